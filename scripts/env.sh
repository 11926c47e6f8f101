# What a build for running and testing is made with; the scripts read it, and a shell that is to share their build does, too:
# . scripts/env.sh
#
# Clippy compiles what is ours: it is the compiler with lints, so that one build does both (docs/decisions/0083-clippy-compiles-the-workspace.md).
# Nothing that is optimised is built so: Clippy leaves out what the compiler does before LLVM.
export RUSTC_WORKSPACE_WRAPPER=clippy-driver
