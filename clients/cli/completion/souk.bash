# Completes souk in bash.
# Asks `souk complete -- WORDS` for candidates: one a line, with a tab before what it means; ":files" stands for names of files.
_souk() {
  local word=${COMP_WORDS[COMP_CWORD]} words=() one glue='' candidates
  # bash splits words at ":", and --option=value at "="; souk takes such a value as a word of its own, too.
  for one in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ $one == = ]]; then continue; fi
    if [[ $one == :* || -n $glue ]]; then words[${#words[@]} - 1]+=$one; else words+=("$one"); fi
    if [[ $one == : ]]; then glue=yes; else glue=''; fi
  done
  if [[ $word == = ]]; then
    word=''
    words+=('')
  fi
  candidates=$(souk complete -- "${words[@]}" 2>/dev/null)
  COMPREPLY=()
  if [[ $candidates == :files ]]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r one; do COMPREPLY+=("$one"); done < <(compgen -f -- "$word")
  else
    while IFS=$'\t' read -r one _; do
      if [[ -n $one ]]; then COMPREPLY+=("$one"); fi
    done <<< "$candidates"
  fi
}
complete -F _souk souk
