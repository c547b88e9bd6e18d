package dev.takagari.core.sighting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.event.Observable;
import dev.takagari.core.normalize.LocalAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SightedValueTest {

  @Test
  void everyObservableColumnHasAPlace() {
    assertThat(SightedColumn.all())
        .extracting(SightedColumn::column)
        .containsExactlyInAnyOrderElementsOf(
            EventSchema.current().columns().stream()
                .filter(column -> column.observable().isPresent())
                .toList());
    assertThat(SightedColumn.all().stream().filter(SightedColumn::isRest))
        .extracting(sighted -> sighted.column().name())
        .containsExactly("related.ip", "related.hash", "related.domain", "related.user");
    assertThat(SightedColumn.find(Columns.DNS_QUESTION_NAME).orElseThrow().role())
        .isEqualTo(SightingRole.QUESTION);
    assertThat(SightedColumn.find(Columns.PROCESS_COMMAND_LINE)).isEmpty();
  }

  @Test
  void numbersOfRolesAndKindsAreInTheOrderOfTheirCodes() {
    assertThat(SightingRole.values())
        .isSortedAccordingTo(Comparator.comparing(SightingRole::code))
        .extracting(SightingRole::number)
        .containsExactlyElementsOf(
            IntStream.range(0, SightingRole.values().length).boxed().toList());
    for (Observable kind : Observable.values()) {
      assertThat(SightedValue.kind(SightedValue.number(kind))).isEqualTo(kind);
    }
    assertThat(
            IntStream.range(0, Observable.values().length)
                .mapToObj(number -> SightedValue.code(SightedValue.kind(number)))
                .toList())
        .isSorted();
  }

  @Test
  void aValueIsFoundInWhateverSpelling() {
    assertThat(SightedValue.of(Observable.DOMAIN, "WWW.Example.COM.").text())
        .isEqualTo("www.example.com");
    assertThat(SightedValue.of(Observable.IP, "::ffff:192.0.2.1").text()).isEqualTo("192.0.2.1");
    assertThat(SightedValue.of(Observable.URL, "HTTP://Example.com:80#x").text())
        .isEqualTo("http://example.com/");
    assertThat(SightedValue.of(Observable.FILE, "C:\\Users\\A.exe").text())
        .isEqualTo("\\users\\a.exe");
    assertThat(SightedValue.of(Observable.USER, "Alice").text()).isEqualTo("alice");
  }

  @Test
  void theHashCoversTheKind() {
    assertThat(SightedValue.of(Observable.IP, "192.0.2.1").hash())
        .isNotEqualTo(SightedValue.of(Observable.DOMAIN, "192.0.2.1").hash());
  }

  @Test
  void aLongValueIsCutAndKeepsItsHash() {
    String path = "\\é" + "x".repeat(SightedValue.LONGEST - 4) + "é.exe";
    SightedValue value = SightedValue.of(Observable.FILE, path);
    String stored = new String(value.stored(), StandardCharsets.UTF_8);
    assertThat(stored).endsWith("x" + SightedValue.MARK).doesNotContain("\uFFFD");
    assertThat(value.stored().length)
        .isLessThanOrEqualTo(
            SightedValue.LONGEST + SightedValue.MARK.getBytes(StandardCharsets.UTF_8).length);
    assertThat(value.hash()).isNotEqualTo(SightedValue.of(Observable.FILE, path + "x").hash());
  }

  @Test
  void namesAboveEndBeforeTheLastLabel() {
    assertThat(SightedValue.of(Observable.DOMAIN, "a.b.evil.example").above())
        .extracting(SightedValue::text)
        .containsExactly("evil.example", "b.evil.example");
    assertThat(SightedValue.of(Observable.DOMAIN, "evil.example").above()).isEmpty();
    assertThat(SightedValue.of(Observable.IP, "192.0.2.1").above()).isEmpty();
    String deep = String.join(".", Arrays.asList("a.b.c.d.e.f.g.h.i.j.k".split("\\.")));
    assertThat(SightedValue.of(Observable.DOMAIN, deep).above())
        .extracting(value -> value.text().split("\\.").length)
        .containsExactly(2, 3, 4, 5, 6, 7, 8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "127.0.0.1",
        "169.254.1.1",
        "224.0.0.251",
        "239.255.255.250",
        "255.255.255.255",
        "0.0.0.0",
        "::",
        "::1",
        "fe80::1",
        "febf::1",
        "fc00::1",
        "fd12::1",
        "ff02::1"
      })
  void localAddresses(String address) {
    assertThat(LocalAddress.is(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9.255.255.255", "11.0.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1", "192.169.0.1",
        "126.0.0.1", "128.0.0.1", "169.253.1.1", "223.255.255.255", "2001:db8::1", "fec0::1",
        "fb00::1", "::2", "::1:1", "name"
      })
  void addressesOfOthers(String address) {
    assertThat(LocalAddress.is(address)).isFalse();
  }
}
