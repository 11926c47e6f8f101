#compdef yanshu-cli
# The program prints its completions itself, in some ten milliseconds at the first Tab. They replace this function.
eval "$(yanshu-cli completions zsh)"
_yanshu-cli "$@"
