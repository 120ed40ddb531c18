package tern.text.template;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A template can neither hang nor exhaust memory or stack, and its errors say where they are. */
class HostileTemplateTest {
  private static String render(String source) {
    return Template.parse("template", source).render(Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
        "{{ 'a' * 1000000000 }}",
        "{{ ('a' * 1000000) * 1000000 }}",
        "{{ [1] * 9223372036854775807 }}",
        "{% set n = namespace(x='ab') %}{% for i in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}",
        "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x }}",
        "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x == n.x|list }}",
        "{% set n = namespace(x=[1]) %}{% for i in range(99) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x|tojson }}",
        "{{ 'a'.ljust(9000000000) }}",
        "{{ '%9999s' % 'a' * 100000 }}",
        "{{ ('a' * 1000).replace('', 'b' * 100000) }}",
        "{{ ('b' * 100000).join('a' * 1000) }}",
        "{{ 'a\\nb'|indent(900000000) }}",
        "{{ [1]|tojson(indent=9000000000) }}",
        "{% set x = 'a' * 1000000 %}{% for i in range(99999) %}{% if x[:-1] == x %}{% endif %}{% endfor %}",
        "{% set x = 'a' * 1000000 %}{% for i in range(99999) %}{{ x|length == x.count('b') }}{% endfor %}",
        "{% set x = range(100000) %}{% for i in x %}{{ x|sum }}{% endfor %}",
        "{% set x = 'a' * 1000000 %}{% for i in range(99999) %}{{ x.find(x[1:] ~ 'b') }}{% endfor %}",
        "{% set x = 'a' * 1000000 %}{% for i in range(99999) %}{{ x.rsplit('a' * 99)|length }}{% endfor %}",
        "{% set x = 'a' * 1000000 %}{% for i in range(99999) %}{{ x.strip('b' * 999999 ~ 'a') }}{% endfor %}",
        "{% set x = '1' * 1000000 ~ 'x' %}{% for i in range(99999) %}{{ x|float }}{% endfor %}",
        "{% set x = ('%Y' * 1000000) %}{{ strftime_now(x) }}",
      })
  void timeAndMemoryAreLimited(String source) {
    assertThatThrownBy(() -> render(source))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("the limit is");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% set n = namespace() %}{% set n.x = n %}{{ n }}",
        "{% set n = namespace(x=1) %}{% for i in range(999) %}{% set n.x = [n.x] %}{% endfor %}{{ n.x }}",
        "{% set n = namespace(x=1) %}{% for i in range(999) %}{% set n.x = [n.x] %}{% endfor %}{{ n.x|tojson }}",
        "{% set n = namespace(x=1, y=1) %}{% for i in range(999) %}{% set n.x = [n.x] %}{% set n.y = [n.y] %}{% endfor %}{{ n.x == n.y }}",
        "{% set n = namespace(x=[1]) %}{% for i in range(9999) %}{% set n.x = n.x|select %}{% endfor %}{{ n.x|list }}",
        "{% set n = namespace(x=[1]) %}{% for i in range(9999) %}{% set n.x = n.x|map('abs') %}{% endfor %}{{ n.x|list }}",
      })
  void recursionIsLimited(String source) {
    assertThatThrownBy(() -> render(source))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("nested too deeply");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "(;1;)",
        "[;1;]",
        "{1:;1;}",
        "not~;1;''",
        "- ;1;''",
        "(lambda;1;)",
        "'a' if 1 else ;1;''"
      })
  void expressionsThatAreNestedTooDeeplyAreRefused(String open, String inner, String close) {
    String end = close == null ? "" : close;
    String source = "{{ " + open.replace('~', ' ').repeat(5000) + inner + end.repeat(5000) + " }}";
    assertThatThrownBy(() -> render(source)).isInstanceOf(TemplateException.class);
  }

  @Test
  void longChainsAndDeepBlocksAreRefusedRatherThanOverflow() {
    for (String source :
        List.of(
            "{{ 1" + " + 1".repeat(20_000) + " }}",
            "{{ 1" + "|abs".repeat(20_000) + " }}",
            "{{ a" + ".b".repeat(20_000) + " }}",
            "{{ 1" + " and 1".repeat(20_000) + " }}",
            "{% if 1 %}".repeat(5000) + "{% endif %}".repeat(5000))) {
      assertThatThrownBy(() -> render(source))
          .isInstanceOf(TemplateException.class)
          .hasMessageContaining("nested too deeply");
    }
    assertThat(render("{{ 1" + " + 1".repeat(100) + " }}")).isEqualTo("101");
    assertThat(render("{{ 1" + " ~ 1".repeat(10_000) + " }}")).hasSize(10_001);
  }

  /** Linear time also where the text is made to slow a reader down. */
  @Test
  void longLinesNamesAndParametersAreReadOrRefusedAtOnce() {
    assertThat(render("{% if 1 %}{% endif %}".repeat(45_000))).isEmpty();
    assertThat(render("{{ 'a' in '" + "a".repeat(400_000) + "' }}")).isEqualTo("True");
    assertThat(render("{{ '1" + "1".repeat(400_000) + "x'|float }}")).isEqualTo("0.0");
    assertThatThrownBy(() -> render("{{ " + "a".repeat(300) + " }}"))
        .hasMessageContaining("a name has more than 255 characters");
    String parameters = IntStream.range(0, 300).mapToObj(i -> "p" + i).collect(joining(","));
    assertThatThrownBy(() -> render("{% macro m(" + parameters + ") %}{% endmacro %}"))
        .hasMessageContaining("a macro has more than 255 parameters");
  }

  @Test
  void variablesThatContainThemselvesAreRefused() {
    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    assertThatThrownBy(() -> Template.parse("t", "{{ x }}").render(Map.of("x", itself)))
        .hasMessageContaining("nested more than 100 deep");
  }

  @Test
  void overlongTemplatesAreRefused() {
    assertThatThrownBy(() -> Template.parse("t", "a".repeat(1_000_001)))
        .hasMessage("t, line 1, column 1: has 1000001 characters, expected at most 1000000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{{ x.y }};1;5;'x' is undefined",
        "ab|{% if 1 %}|{{ 1 + 'a' }}{% endif %};3;4;'+' does not take a int and a str",
        "{{ raise_exception('No tools!') }};1;19;the template refuses this input: No tools!",
        "a {% for %};1;10;unexpected %}, expected a name",
        "{% if 1 %};1;1;this block has no end; expected elif or else or endif",
        "|  {% import 'x' %};2;6;the block 'import' is not known or not supported",
        "{{ 1|nope }};1;6;the filter 'nope' is not known or not supported",
        "{{ 'a'.encode() }};1;7;the method 'encode' of a str is not supported",
        "{{ {}.update({}) }};1;6;templates may not change a dict with 'update'",
        "{{ lipsum() }};1;10;the function 'lipsum' is not supported",
        "🐦{{ ? }};1;5;unexpected character '?'",
      })
  void errorsNameLineAndColumn(String source, int line, int column, String message) {
    assertThatThrownBy(() -> render(source.replace('|', '\n').replace("1\nnope", "1|nope")))
        .isInstanceOfSatisfying(
            TemplateException.class,
            refused -> {
              assertThat(refused.line()).isEqualTo(line);
              assertThat(refused.column()).isEqualTo(column);
            })
        .hasMessageContaining(message);
  }
}
