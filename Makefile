# Thin: each line calls something that also runs without make. `make` alone lists what there is.
.PHONY: help setup run dev check house test bench bench-bulk bench-storage torture torture-bulk fuzz audit bundle package-test bindings

help:
	@echo 'make run      set up, build and open Yanshu (RELEASE=1: optimised; no display: a tour in a virtual one)'
	@echo 'make dev      the real window over pages that reload as you edit them'
	@echo 'make test     set up, then every check and test'
	@echo 'make check    the fast part: formatting, types, lints'
	@echo 'make house    only this: circles among the modules of a crate, and imports from hubs, with files and lines'
	@echo 'make bench    start-up, memory, idle work, size and keys, beside an empty window and against goals; some 10 minutes'
	@echo 'make bench-storage  1 GB to a storage of one'"'"'s own, over a cut (YANSHU_BENCH_MIB=…): memory, and what goes out twice'
	@echo 'make bench-bulk  bulk jobs beside the bare client and wrk, and against goals: speed, memory, disk, import, check, a kill, ten'
	@echo '              million rows; some 15 minutes, on a machine that does nothing else'
	@echo 'make torture-bulk  kill a process that sends 200,000 rows every 2 s (YANSHU_TORTURE_ROWS=…, YANSHU_TORTURE_SEED=…);'
	@echo '              two processes on one job, and one of them held for a minute; within 14 minutes after the build, or it'
	@echo '              says how far it came (YANSHU_TORTURE_S=…, YANSHU_TORTURE_PER_S=…)'
	@echo 'make torture  kill a sending process 1000 times (YANSHU_KILLS=…), then edit, reload, close and kill the window in the'
	@echo '              middle of 300 sends (YANSHU_WINDOW_ROUNDS=…), and count what arrived (both: YANSHU_SEED=…)'
	@echo 'make fuzz     damaged input, 20000 cases a test (YANSHU_FUZZ_CASES=…), also of a folder of real files'
	@echo '              (YANSHU_FUZZ_SEEDS=…), optimised (YANSHU_FUZZ_PROFILE=torture); make test runs a few hundred'
	@echo 'make audit    ask for known flaws of crates and npm packages; before a release'
	@echo 'make bundle   a .deb and an .rpm in target/release/bundle'
	@echo 'make package-test  install, start, upgrade and remove that .deb on this machine; as root'
	@echo 'make bindings write ui/src/bindings.ts again, after a change of what crosses into the window'
	@echo 'make setup    only the set-up'

setup:
	@scripts/setup.sh test

run:
	@scripts/run.sh

dev:
	@scripts/dev.sh

check:
	@scripts/setup.sh test
	@scripts/test.sh fast

house:
	@scripts/setup.sh test
	@scripts/test.sh house

test:
	@scripts/setup.sh test
	@scripts/test.sh

bench:
	@scripts/setup.sh tour
	@scripts/setup.sh bundle
	@bench/measure.py

# In the profile of the tests: what it measures does not depend on it, and nothing is built twice.
bench-storage:
	@scripts/setup.sh test
	@. scripts/env.sh && cargo bench --workspace --profile dev --bench user_storage

bench-bulk:
	@scripts/setup.sh bench
	@bench/bulk.py

# Optimised, since the sandbox is to keep up: it and the engine are the same program. Its tests end within YANSHU_TORTURE_S,
# or say how far they came.
torture-bulk:
	@scripts/setup.sh test
	@export YANSHU_TORTURE_ROWS=$${YANSHU_TORTURE_ROWS:-200000} YANSHU_TORTURE_SEED=$${YANSHU_TORTURE_SEED:-$$(date +%s)} YANSHU_TORTURE_HELD_S=$${YANSHU_TORTURE_HELD_S:-60}; \
	export YANSHU_TORTURE_S=$${YANSHU_TORTURE_S:-840} YANSHU_TEST_PER_S=$${YANSHU_TORTURE_PER_S:-1500}; \
		cargo test --workspace --profile torture --test bulk_kill -- --nocapture --test-threads=1

torture:
	@scripts/setup.sh test
	@. scripts/env.sh && YANSHU_KILLS=$${YANSHU_KILLS:-1000} cargo test --workspace --test kill -- --nocapture
	@. scripts/env.sh && YANSHU_SEED=$${YANSHU_SEED:-$$(date +%s)} YANSHU_WINDOW_ROUNDS=$${YANSHU_WINDOW_ROUNDS:-300} scripts/headless.sh cargo test --workspace --test window -- \
		--test-threads=1 --nocapture whatever_happens_to_form_page_window_and_process

# proptest reads PROPTEST_CASES itself; what was found is kept beside the test and tried first from then on.
fuzz:
	@scripts/setup.sh test
	@[ -n "$$YANSHU_FUZZ_PROFILE" ] || . scripts/env.sh; export YANSHU_FUZZ_CASES=$${YANSHU_FUZZ_CASES:-20000}; PROPTEST_CASES=$$YANSHU_FUZZ_CASES cargo test --workspace $${YANSHU_FUZZ_PROFILE:+--profile $$YANSHU_FUZZ_PROFILE} --no-fail-fast -- fuzz_

# Both ask the outside world: the npm registry, and a list on GitHub. So neither is part of `make test`.
audit:
	@scripts/setup.sh test
	cd ui && npm audit --audit-level=moderate
	cargo deny --workspace check advisories

bundle:
	@scripts/setup.sh bundle
	@scripts/bundle.sh

package-test:
	@scripts/package-test.sh

bindings:
	@. scripts/env.sh && YANSHU_WRITE_BINDINGS=1 cargo test --workspace --test bindings
