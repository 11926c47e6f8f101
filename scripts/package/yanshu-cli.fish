# The program prints its completions itself, in some ten milliseconds at the first Tab.
yanshu-cli completions fish | source
