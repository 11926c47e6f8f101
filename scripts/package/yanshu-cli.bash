# The program prints its completions itself, in some ten milliseconds at the first Tab.
eval "$(yanshu-cli completions bash)"
