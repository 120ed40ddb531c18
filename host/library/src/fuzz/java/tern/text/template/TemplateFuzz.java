package tern.text.template;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Looks for a text on which parsing or rendering fails otherwise than by refusing it. */
class TemplateFuzz {
  static Stream<byte[]> seeds() throws IOException {
    return AnyTemplate.seeds();
  }

  @DictionaryEntries({
    "{% for ",
    "{% endfor %}",
    "{% if ",
    "{% endif %}",
    "{% set ",
    "{% macro m(",
    "{% endmacro %}",
    "{% call(",
    "{% raw %}",
    "{% filter ",
    "{{ ",
    " }}",
    "{%- ",
    "-%}",
    "{#",
    "#}",
    " in ",
    " is ",
    " not ",
    "namespace(",
    "loop.",
    "recursive",
    "range(",
    "|map(",
    "|selectattr(",
    "|tojson(indent=",
    "|indent(",
    "|join(",
    "|sort(attribute=",
    ".replace(",
    ".split(",
    ".center(",
    ".join(",
    "[::-1]",
    "|round(",
    "|int(base=",
    " ** ",
    " // ",
    " % ",
    "\\u",
    "9223372036854775807",
    "1e308",
    "messages",
    "|format(",
    "%9999s",
    "|dictsort",
    "|reverse",
    "|unique",
    "loop(",
    "caller()",
    "varargs"
  })
  @MethodSource("seeds")
  @FuzzTest(maxDuration = "", maxExecutions = 1_000_000)
  void rendersOrIsRefused(byte[] text) {
    AnyTemplate.fuzzerTestOneInput(text);
  }
}
