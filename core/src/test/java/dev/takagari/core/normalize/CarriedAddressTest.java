package dev.takagari.core.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CarriedAddressTest {
  @ParameterizedTest
  @CsvSource({
    "64:ff9b::a00:1, 10.0.0.1",
    "64:ff9b::192.0.2.1, 192.0.2.1",
    "2002:a00:1::, 10.0.0.1",
    "2002:c000:201:5::7, 192.0.2.1"
  })
  void anAddressCarriesAnother(String address, String carried) {
    assertThat(CarriedAddress.of(bytes(address))).isEqualTo(bytes(carried));
  }

  /// Its bytes, for reading its text gives the address inside at once.
  @Test
  void aMappedAddressCarriesAnother() {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};
    assertThat(CarriedAddress.of(mapped)).isEqualTo(bytes("10.0.0.1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.1", "::1", "2001:db8::a00:1", "64:ff9b:1::a00:1", "64:ff9b:0:0:0:1:a00:1"})
  void othersCarryNone(String address) {
    assertThat(CarriedAddress.of(bytes(address))).isNull();
  }

  private static byte[] bytes(String address) {
    return Objects.requireNonNull(IpAddress.parse(address));
  }
}
