package tern.ternary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TritCodecTest {
  @ParameterizedTest
  @EnumSource
  void everyByteIsOneGroupOfTritsOrInvalid(TritCodec codec) {
    int valid = 0;
    for (int code = 0; code < 256; code++) {
      byte[] trits = new byte[codec.tritsPerByte()];
      boolean good = true;
      for (int i = 0; i < trits.length; i++) {
        int trit = codec.decode((byte) code, i);
        good &= trit != TritCodec.INVALID;
        trits[i] = (byte) trit;
      }
      if (good) {
        valid++;
        assertThat(codec.encode(trits, 0, trits.length)).isEqualTo((byte) code);
      }
    }
    assertThat(valid).isEqualTo(codec == TritCodec.TWO_BIT ? 81 : 243);
  }

  @ParameterizedTest
  @EnumSource
  void firstTritIsLowestAndMissingOnesAreZero(TritCodec codec) {
    byte[] trits = {1, -1};
    byte code = codec.encode(trits, 0, 2);
    assertThat(codec.decode(code, 0)).isEqualTo(1);
    assertThat(codec.decode(code, 1)).isEqualTo(-1);
    assertThat(codec.decode(code, 2)).isZero();
    int expected = codec == TritCodec.TWO_BIT ? 0b01010010 : 2 + 0 + 9 + 27 + 81;
    assertThat(code & 0xFF).isEqualTo(expected);
  }
}
