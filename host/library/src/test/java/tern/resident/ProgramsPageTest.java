package tern.resident;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tern.backend.Backends;
import tern.checkpoint.ModelLoader;
import tern.device.DeviceConfig;
import tern.device.DevicePreset;
import tern.model.HeadMode;
import tern.weights.ModelWeights;

/** The page of programs is what tables and generator say. */
class ProgramsPageTest {
  private static final Path PAGE = Backends.home().resolve("hw/doc/programs.md");
  private static final Path PICTURE = Backends.home().resolve("hw/doc/layer.svg");
  private static final long BASE = 0x8000_0000L;
  private static final String LAYER = "layer 1: ";

  private final StringBuilder text = new StringBuilder();

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private static String name(Enum<?> value) {
    String[] words = value.name().toLowerCase(Locale.ROOT).split("_");
    StringBuilder name = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
    }
    return name.toString();
  }

  private void instructions() {
    line("# Resident programs");
    line("");
    line("Generated from the tables of `tern.resident`. Do not edit: see the end of this page.");
    line("");
    line(
        "A resident model runs on the device token by token. Two lists in memory say how: products,");
    line(
        "which the array computes, and vector instructions for all that lies between them. Each list");
    line(
        "runs in its order. A step waits until so many steps of the other list are complete; both");
    line("counts begin at 0 with every token. `ResidentTwin` runs the same bytes in Java.");
    line("");
    line("## Vector instruction");
    line("");
    line("64 bytes, little-endian; bits that no field has are zero.");
    line("");
    line("| byte | bit | bits | field | meaning |");
    line("|---|---|---|---|---|");
    for (InstructionField field : InstructionField.values()) {
      line(
          "| %d | %d | %d | `%s` | %s |",
          field.offset(), field.shift(), field.bits(), name(field), field.text());
    }
    line("");
    line("| code | `op` | result of an element |");
    line("|---|---|---|");
    for (VectorOp op : VectorOp.values()) {
      line("| %d | `%s` | %s |", op.code(), name(op), op.text().replace("|", "\\|"));
    }
    line("");
    line("| code | `reduction` | of the results of a repetition |");
    line("|---|---|---|");
    for (Reduction reduction : Reduction.values()) {
      line("| %d | `%s` | %s |", reduction.code(), name(reduction), reduction.text());
    }
    types();
  }

  private void types() {
    line("");
    line("| code | type of `a` and `b` | element |");
    line("|---|---|---|");
    for (SourceType type : SourceType.values()) {
      line("| %d | `%s` | %s |", type.code(), name(type), type.text());
    }
    line("");
    line("| code | type of `d` | element |");
    line("|---|---|---|");
    for (ResultType type : ResultType.values()) {
      line("| %d | `%s` | %s |", type.code(), name(type), type.text());
    }
    line("");
    line(
        "Types of a byte round to the nearest integer, ties to even, and saturate; NaN becomes 0. They");
    line(
        "are for memory. Every operation rounds to the nearest float32, ties to even, one after the");
    line("other; a NaN that is computed is 0x7fc00000.");
    line("");
    line(
        "With more than one element, `a` and `b`, and `d` in the buffer, begin at whole beats of the");
    line(
        "memory's width; with one, anywhere. `d` in memory begins at any element. `d` may be where `a`");
    line("or `b` is, with the same stride; else they do not overlap.");
    line("");
    line("## Index maps");
    line("");
    line(
        "A table of %d maps of %d bytes: a word that says of what it is a map, then %d weights of 32 bits.",
        AddressMap.COUNT, AddressMap.BYTES, AddressMap.BITS);
    line("The offset is the sum of the weights of the index's set bits. Map 0 is none.");
    line("");
    line("| code | index |");
    line("|---|---|");
    for (AddressMap.Index index : AddressMap.Index.values()) {
      line("| %d | `%s` |", index.ordinal(), name(index));
    }
    line("");
    line("## Products");
    line("");
    line("A [job descriptor](interface.md) with three more fields:");
    line("");
    line("| offset | bits | field | rule |");
    line("|---|---|---|---|");
    line(
        "| 52 | 32 | `flags` | bit 0 `planes`; bit 1 `resident`, set; bit 2 `fresh`: the weights wait as well |");
    line("| 56 | 32 | `after` | vector instructions of this token that must be complete |");
    line("| 60 | 32 | `first` | skipped, and counted as complete, while the position is below |");
  }

  private void example() {
    DeviceConfig device = DevicePreset.named("ulx3s").orElseThrow().config();
    ModelWeights weights =
        ModelLoader.open(Backends.home().resolve("models/austen-3m"), warning -> {}).weights();
    ResidentShape shape =
        new ResidentShape(
            device, VectorShape.of(device), weights.config(), 256, 256, HeadMode.FAST);
    ProgramListing listing = ProgramListing.of(ResidentModel.of(shape, weights, BASE));
    line("");
    line("## A program");
    line("");
    line(
        "`austen-3m` on `ulx3s`, 256 positions, fast head: %d products and %d vector instructions a token,",
        listing.products().size(), listing.vectors().size());
    line(
        "of which %d and %d run for a token of a prompt; %d bytes of device memory in all. From its second",
        listing.bodyProducts(), listing.bodyVectors(), listing.bytes());
    line(
        "layer: all products, keys, and the weights of the first key head's values. The whole is printed by");
    line("`./tern inspect models/austen-3m --program ulx3s --program-context 256`.");
    line("");
    line("```");
    for (ProgramListing.Step step : listing.products()) {
      if (step.name().startsWith(LAYER)) {
        print("product ", step);
      }
    }
    boolean shown = false;
    for (ProgramListing.Step step : listing.vectors()) {
      if (step.name().startsWith(LAYER)) {
        String name = step.name().substring(LAYER.length());
        shown = name.equals("largest of keys") || name.equals("scales of scores") || shown;
        if (shown) {
          print("", step);
        }
        if (name.equals("append scales of keys")) {
          shown = false;
        }
        if (name.equals("low weights")) {
          break;
        }
      }
    }
    line("```");
  }

  private void print(String kind, ProgramListing.Step step) {
    line("%s%d, %s: %s", kind, step.step(), step.name().substring(LAYER.length()), step.text());
  }

  private void end() {
    line("");
    line(
        "`./tern mvn test -Dtest=ProgramsPageTest -Dtern.writeDocs=true` writes this page and its picture.");
  }

  @Test
  void thePageIsWhatTheTablesSay() throws IOException {
    CyclesText cycles = new CyclesText();
    instructions();
    example();
    line("");
    line("## What a token costs");
    line("");
    text.append(cycles.text());
    end();
    String picture = cycles.picture();
    if (Boolean.getBoolean("tern.writeDocs")) {
      Files.writeString(PAGE, text);
      Files.writeString(PICTURE, picture);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(text.toString());
    assertThat(Files.readString(PICTURE)).isEqualTo(picture);
  }
}
