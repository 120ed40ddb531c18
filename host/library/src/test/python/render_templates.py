"""Renders chat templates as transformers does, for TemplatesTest to compare with.

    python render_templates.py ../resources/templates

reads models.json, NAME.jinja and conversations.json from a folder, and writes NAME.expected.json: for each conversation
the text, or null where the template refuses it. Needs transformers 5.23.0 and jinja2 3.1.6.
"""

import datetime
import json
import pathlib
import sys

import jinja2
from transformers.utils.chat_template_utils import _compile_jinja_template

NOW = datetime.datetime(2024, 7, 26, 13, 5, 9)


def render(template, variables):
    try:
        return template.render(**variables)
    except (jinja2.TemplateError, TypeError, ValueError, IndexError, KeyError, AttributeError):
        return None


def main(folder):
    conversations = json.loads((folder / "conversations.json").read_text("utf-8"))
    for name, model in json.loads((folder / "models.json").read_text("utf-8")).items():
        template = _compile_jinja_template((folder / f"{name}.jinja").read_text("utf-8"))
        template.globals["strftime_now"] = NOW.strftime
        tokens = {key: model[key] for key in ("bos_token", "eos_token")}
        expected = {
            title: render(template, {"add_generation_prompt": False, "tools": None, **tokens, **variables})
            for title, variables in conversations.items()
        }
        text = json.dumps(expected, ensure_ascii=False, indent=1)
        (folder / f"{name}.expected.json").write_text(text + "\n", "utf-8")
        refused = sum(value is None for value in expected.values())
        print(f"{name}: {len(expected)} conversations, {refused} refused")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
