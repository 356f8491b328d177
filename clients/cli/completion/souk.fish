# Completes souk in fish.
# Asks `souk complete -- WORDS` for candidates: one a line, with a tab before what it means; ":files" stands for names of files.
function __souk_candidates
  set -l words (commandline -opc)
  set -l word (commandline -ct)
  set -l lines (souk complete -- $words[2..-1] "$word" 2>/dev/null)
  if test "$lines[1]" = :files
    __fish_complete_path "$word"
  else
    printf '%s\n' $lines
  end
end
complete -c souk -f -a '(__souk_candidates)'
