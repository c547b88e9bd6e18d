package dev.takagari.core.digest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DigestsTest {
  @Test
  void digestsAreThoseOfTheStandard() {
    // FIPS 180-4
    assertThat(Sha256.hex("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(Sha256.hex("abc", 4)).isEqualTo("ba7816bf");
    assertThat(Sha256.hex(new byte[0]))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void textsAreTakenInUtf8() {
    assertThat(Sha256.of("鷹狩")).isEqualTo(Sha256.of("鷹狩".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void signaturesAreThoseOfTheStandardHoweverThePartsAreCut() {
    // RFC 4231, test case 2
    String expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    HmacSha256 hmac = new HmacSha256("Jefe");

    assertThat(HexFormat.of().formatHex(hmac.of(bytes("what do ya want for nothing?"))))
        .isEqualTo(expected);
    assertThat(HexFormat.of().formatHex(hmac.of(bytes("what do ya "), bytes("want for nothing?"))))
        .isEqualTo(expected);
  }

  @Test
  void noSecretIsNoKeyAndNoSecretIsTold() {
    assertThatThrownBy(() -> new HmacSha256("")).isInstanceOf(IllegalArgumentException.class);
    assertThat(new HmacSha256("swordfish")).hasToString("HmacSHA256");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
