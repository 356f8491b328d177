#compdef souk
# Completes souk in zsh.
# Asks `souk complete -- WORDS` for candidates: one a line, with a tab before what it means; ":files" stands for names of files.
_souk() {
  local -a lines found
  local line
  lines=("${(@f)$(souk complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ $lines[1] == :files ]]; then
    _files
    return
  fi
  for line in $lines; do
    found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
  done
  _describe 'souk' found
}
if (( ! $+functions[compdef] )); then
  autoload -Uz compinit && compinit
fi
if [[ $funcstack[1] == _souk ]]; then _souk "$@"; else compdef _souk souk; fi
