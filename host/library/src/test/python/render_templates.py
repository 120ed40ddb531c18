"""Renders chat templates as transformers does, for TemplatesTest to compare with.

    python render_templates.py ../resources/templates

reads models.json, NAME.jinja and conversations.json from a folder, and writes NAME.expected.json: for each conversation
the text, or null where the template refuses it. Also reads language.json, a list of small templates, and writes
language.expected.json, their texts; null where one is wrong. Needs transformers 5.23.0 and jinja2 3.1.6.
"""

import datetime
import json
import pathlib
import sys

import jinja2
from transformers.utils.chat_template_utils import _compile_jinja_template

NOW = datetime.datetime(2024, 7, 26, 13, 5, 9)


def render(source, variables):
    try:
        template = _compile_jinja_template(source)
        template.globals["strftime_now"] = NOW.strftime
        return template.render(**variables)
    except (jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, SyntaxError, TypeError, ValueError):
        return None


def write(file, expected):
    file.write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main(folder):
    conversations = json.loads((folder / "conversations.json").read_text("utf-8"))
    for name, model in json.loads((folder / "models.json").read_text("utf-8")).items():
        source = (folder / f"{name}.jinja").read_text("utf-8")
        tokens = {key: model[key] for key in ("bos_token", "eos_token")}
        expected = {
            title: render(source, {"add_generation_prompt": False, "tools": None, **tokens, **variables})
            for title, variables in conversations.items()
        }
        write(folder / f"{name}.expected.json", expected)
        refused = sum(value is None for value in expected.values())
        print(f"{name}: {len(expected)} conversations, {refused} refused")
    language = json.loads((folder / "language.json").read_text("utf-8"))
    variables = {"messages": conversations["many turns"]["messages"]}
    write(folder / "language.expected.json", [render(source, variables) for source in language])


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
