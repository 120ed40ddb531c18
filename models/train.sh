#!/usr/bin/env bash
# The whole recipe: train.sh [WORK_FOLDER]. Makes an environment, trains both models, exports, evaluates.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=${1:-$here/../out/training}
mkdir -p "$work" && work=$(cd "$work" && pwd)
[ -d "$work/venv" ] || python3 -m venv "$work/venv"
python=$work/venv/bin/python
"$python" -m pip install --quiet -r "$here/requirements.txt"
cd "$here"
"$python" train.py ternary "$work"
"$python" train.py full "$work"
"$python" export.py "$work" austen-3m
"$python" evaluate.py "$work" austen-3m
