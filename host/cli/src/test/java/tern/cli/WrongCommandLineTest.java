package tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tern.backend.Backends;
import tern.device.sim.Presets;

/** Every wrong command line ends with code 2, before anything is opened. */
class WrongCommandLineTest {
  private static final String GENERATE = "generate --model m --prompt p ";
  private static final String GEMM = "bench gemm --k 1 --n 1 --tokens 1 ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        GENERATE + "--max-tokens 0|--max-tokens': '0' is not a number from 1",
        GENERATE + "--max-tokens many|--max-tokens': 'many' is not a number from 1",
        GENERATE + "--max-tokens 2147483648|'2147483648' is not a number from 1 to 2147483647",
        GENERATE + "--temperature -1|--temperature': '-1' is not 0 or a positive number",
        GENERATE + "--temperature NaN|'NaN' is not 0 or a positive number",
        GENERATE + "--top-k -1|--top-k': '-1' is not a number from 0",
        GENERATE + "--top-p 0|--top-p': '0' is not a number above 0 and at most 1",
        GENERATE + "--top-p 1.5|'1.5' is not a number above 0 and at most 1",
        GENERATE + "--seed x|--seed",
        GENERATE + "--min-p 1|'1' is not a number from 0, below 1",
        GENERATE + "--repeat-penalty 0.9|'0.9' is not a number of at least 1",
        GENERATE + "--stop ''|'' is not a text; give at least one character",
        "chat|Missing required option: '--model=MODEL'",
        "chat --model m --max-tokens 0|'0' is not a number from 1",
        GENERATE + "--backend tpu|--backend",
        GENERATE + "--backend mmio|--backend mmio needs --device FILE.json",
        GENERATE + "--backend serial|--backend serial needs --port PORT",
        GENERATE + "--memory-mib -1|'-1' is not a memory size; expected 1 to 1048576 MiB",
        GENERATE + "--memory-mib 0|'0' is not a memory size",
        GENERATE + "--memory-mib 9000000000000|is not a memory size",
        GENERATE + "--preset nope|'nope' is not a preset; expected one of tiny, sim, eight",
        GENERATE + "--baud 0 --backend serial --port p|--baud': '0' is not a number from 1",
        GENERATE + "--no-such-option|--no-such-option",
        GENERATE + "--backend reference --trace t|--trace does nothing with --backend reference",
        GENERATE + "--backend reference --preset sim|--preset does nothing with --backend refe",
        GENERATE + "--backend mmio --device d --memory-mib 5|--memory-mib does nothing with --ba",
        GENERATE + "--backend serial --port p --device d|--device does nothing with --backend se",
        GENERATE + "--resident maybe|--resident",
        GENERATE + "--resident on --backend cpu|--resident on: --backend cpu has no device",
        GENERATE + "--resident on --head host|--resident on: --head host is computed on the host",
        GENERATE + "--resident on --attention float|on: --attention float is computed on the host",
        GENERATE + "--resident on --cache float32|on: --cache is of keys and values on the host",
        GENERATE + "--resident on --temperature 1|looks at all tokens, a device lists 16; give",
        GENERATE + "--resident on --repeat-penalty 1.1|looks at up to 65 tokens, a device lists 16",
        GENERATE + "--resident off --page 16|--page does nothing with --attention float",
        GENERATE + "--port p|--port does nothing with --backend sim",
        "generate --model m --prompt ''|'' is not a prompt; give at least one character",
        "demo --max-tokens 0|'0' is not a number from 1",
        "demo --backend mmio|--backend mmio needs --device",
        "demo --backend reference --memory-mib 7|--memory-mib does nothing with --backend refe",
        "logits --model m --ids 1,x|--ids",
        "logits --model m --ids 1 --backend mmio|--backend mmio needs --device",
        GENERATE + "--backend reference --config c.json|--config does nothing with --backend refe",
        GEMM + "--preset tiny --config c.json|are mutually exclusive",
        GEMM + "--preset nope|'nope' is not a preset",
        GEMM + "--memory-mib -1|'-1' is not a memory size",
        GEMM + "--stall-permille 1000|'1000' is not a number from 0 to 999",
        GEMM + "--read-latency -1|'-1' is not a number from 0",
        GEMM + "--weights heavy|--weights",
        "bench model --shape 2b4t --preset nope|'nope' is not a preset",
        "bench sim --preset nope|'nope' is not a preset",
        "serve folder --preset nope|'nope' is not a preset",
        "serve folder --memory-mib 0|'0' is not a memory size",
        "sweep --count 0|--count': '0' is not a number from 1",
        "sweep --rounds 0|--rounds': '0' is not a number from 1",
        "sweep --first -1|--first': '-1' is not a number from 0",
        "sweep --seed x|--seed",
        "synth --board kv260 --seed 2|--seed does nothing for kv260, which is",
        "synth --board kv260 --placer heap|--placer does nothing for kv260",
        "synth --board kv260 --no-refined|--refined does nothing for kv260",
        "synth --board none|no board 'none'; expected one of ",
        "genrate|genrate",
      })
  void isRefused(String command, String message) {
    String[] words = command.split(" ");
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i].equals("''") ? "" : words[i];
    }
    CommandRun run = CommandRun.of(words);
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).startsWith("tern: ").contains(message, "tern: see ./tern", " --help");
    assertThat(run.err().lines().count()).isLessThanOrEqualTo(4);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void thePresetsAreThoseOfTheBuild() throws Exception {
    Matcher listed =
        Pattern.compile("val presets = Seq\\(([^)]*)\\)")
            .matcher(Files.readString(Backends.home().resolve("build.sc")));
    assertThat(listed.find()).isTrue();
    assertThat(Presets.NAMES).containsExactly(listed.group(1).replaceAll("[\\s\"]", "").split(","));
  }

  @ParameterizedTest
  @MethodSource("tern.cli.CommandLineTest#commands")
  void everyCommandPrintsItsVersion(String command) {
    assertThat(CommandRun.of((command + " -V").strip().split(" ")).out().strip())
        .isEqualTo(Tern.VERSION);
  }
}
