package dev.takagari.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.testing.OddTexts;
import dev.takagari.core.testing.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecTest {
  @Test
  void namesAreDistinctAndVersioned() {
    List<String> ids = Arrays.stream(Codec.values()).map(Codec::id).toList();
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z0-9-]+/\\d+"));
  }

  /// Text, value, and whether encoding gives the text back.
  @ParameterizedTest
  @CsvSource({
    "TEXT_1, a B, a B, true",
    "FOLD_1, Ab, ab, false",
    "UPPER_1, s-1-5, S-1-5, false",
    "ID_1, 0, 0, true",
    "ID_1, 007, 7, false",
    "ID_1, 10406654690112427952, 10406654690112427952, true",
    "ADDRESSES_1, 4.3.2.1 44.33.22.11, '[4.3.2.1, 44.33.22.11]', true",
    "ADDRESSES_1, 4.3.2.1  44.33.22.11, '[4.3.2.1, 44.33.22.11]', false",
    "ADDRESSES_1, 4.3.2.1 4.3.2.1, '[4.3.2.1]', false",
    "ADDRESS_RECORDS_1, 1.2.3.4;5.6.7.8;, '[1.2.3.4, 5.6.7.8]', true",
    "ADDRESS_RECORDS_1, 1.2.3.4, '[1.2.3.4]', false",
    "DOMAIN_RECORDS_1, a.b;c.d;, '[a.b, c.d]', true",
    "LONG_1, -1073741510, -1073741510, true",
    "LONG_1, 0012, 12, false",
    "PORT_1, 65535, 65535, true",
    "SECONDS_3_1, 1625677521.137, 1625677521137000, true",
    "SECONDS_3_1, 1625677521.007, 1625677521007000, true",
    "SECONDS_3_1, 1625677521.13, 1625677521130000, false",
    "SECONDS_3_1, 1651027750.0379999, 1651027750037999, false",
    "SECONDS_1, 1625677521, 1625677521000000, true",
    "MILLIS_1, 1687509728592, 1687509728592000, true",
    "ISO_1, 2021-10-02T10:17:44Z, 1633169864000000, true",
    "ISO_1, 2021-10-02T10:17:44.120Z, 1633169864120000, true",
    "ISO_1, 2021-10-02T10:17:44.12Z, 1633169864120000, false",
    "INTEGRITY_1, 12288, high, true",
    "PLATFORM_1, Win, windows, true",
    "DIRECTION_1, 1, ingress, true",
    "TRANSPORT_1, 17, udp, true",
    "RECORD_TYPE_1, 28, AAAA, true",
    "RECORD_TYPE_1, AAAA, AAAA, false",
    "RECORD_TYPE_1, 64999, 64999, true",
    "IMAGE_1, Registry.example:5000/App:1.2, registry.example:5000/app, false",
    "URL_HOST_1, https://u:p@Host.Example:8443/x, host.example, false",
    "URL_HOST_1, chat.example.net, chat.example.net, true",
    "TECHNIQUES_1, 'T1059.001,T1003', '[T1059.001, T1003]', true",
    "TECHNIQUES_1, 'T1059.001, PowerShell', '[T1059.001]', false",
    "USER_1, CORP\\Mika, mika, false",
    "FULL_PATH_1, /bin/sh, /bin/sh, true",
  })
  void decodesAndEncodes(Codec codec, String text, String value, boolean held) {
    Object decoded = codec.decode(text);
    assertThat(decoded).isNotNull();
    assertThat(decoded.toString()).isEqualTo(value);
    assertThat(text.equals(codec.encode(decoded))).isEqualTo(held);
  }

  @ParameterizedTest
  @CsvSource({
    "PORT_1, 65536",
    "PORT_1, -1",
    "LONG_1, 9223372036854775808",
    "LONG_1, 1.0",
    "LONG_1, -",
    "LONG_1, +1",
    "ADDRESS_1, 0.0.0.0",
    "ADDRESS_1, 1.2.3.04",
    "MD5_1, abc",
    "FAILURE_1, 0",
    "INTEGRITY_1, 1",
    "DIRECTION_1, 2",
    "TRANSPORT_1, 99",
    "SECONDS_3_1, 0",
    "MILLIS_1, 99999999999999999999",
    "FULL_PATH_1, cmd.exe",
    "URL_1, example.net",
    "DOMAIN_1, 1.2.3.4",
    "TECHNIQUES_1, PowerShell",
    "SEVERITY_1, 101",
    "SECONDS_3_1, 99999999999.0"
  })
  void saysNothingForWhatTheColumnCannotHold(Codec codec, String text) {
    assertThat(codec.decode(text)).isNull();
  }

  @Test
  void decodingWhatWasEncodedGivesTheValueAgain() {
    SplittableRandom random = new SplittableRandom(Seeds.seed());
    for (Codec codec : Codec.values()) {
      for (int i = 0; i < 2_000; i++) {
        String text = OddTexts.text(random);
        Object value = codec.decode(text);
        String encoded = value == null ? null : codec.encode(value);
        if (encoded != null && encoded.equals(text)) {
          assertThat(codec.decode(encoded)).as(codec + " " + text).isEqualTo(value);
        }
      }
    }
  }
}
