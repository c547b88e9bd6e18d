package dev.takagari.core.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.testing.Seeds;
import java.net.IDN;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainNameTest {
  @ParameterizedTest
  @CsvSource({
    "SE-TLU-WIN10-CO, se-tlu-win10-co",
    "WWW.Example.COM., www.example.com",
    "_ldap._tcp.corp, _ldap._tcp.corp",
    "Bücher.example, xn--bcher-kva.example",
    "straße.de, xn--strae-oqa.de",
    "日本語。jp, xn--wgv71a119e.jp",
    "ＥＸＡＭＰＬＥ.com, example.com",
    "faß.example., xn--fa-hia.example",
    "., .",
    "a.., a..",
    "we ird.com, we ird.com",
    "ex\u00ADample.com, example.com",
  })
  void spellsNamesOneWay(String name, String canonical) {
    assertThat(DomainName.canonical(name)).isEqualTo(canonical);
  }

  @Test
  void agreesWithThePlatformWhereTheStandardsDoNotDiffer() {
    for (String name :
        new String[] {"münchen.de", "пример.рф", "例え.jp", "παράδειγμα.gr", "ñandú.cl"}) {
      assertThat(DomainName.canonical(name)).isEqualTo(IDN.toASCII(name));
    }
  }

  @Test
  void keepsWhatCannotBeEncoded() {
    assertThat(DomainName.canonical("\u0301a.com")).isEqualTo("\u0301a.com");
    String longLabel = "ü".repeat(70) + ".com";
    assertThat(DomainName.canonical(longLabel)).isEqualTo(longLabel);
  }

  @Test
  void isIdempotent() {
    RandomGenerator random = Seeds.random("domain");
    for (int i = 0; i < 100_000; i++) {
      String name = NormalizeTexts.any(random);
      String canonical = DomainName.canonical(name);
      assertThat(DomainName.canonical(canonical)).as(name).isEqualTo(canonical);
    }
  }

  @Test
  void singleLabelsAndAddressesAreNoObservables() {
    assertThat(DomainName.isQualified("a.b")).isTrue();
    assertThat(DomainName.isQualified("host")).isFalse();
    assertThat(DomainName.isQualified("1.2.3.4")).isFalse();
    assertThat(DomainName.isQualified("a..b")).isFalse();
    assertThat(DomainName.isQualified("a b.c")).isFalse();
  }
}
