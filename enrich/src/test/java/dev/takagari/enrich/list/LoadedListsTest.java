package dev.takagari.enrich.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.indicator.IndicatorReading;
import dev.takagari.core.indicator.IndicatorText;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.list.Listing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said of a hit's values by our own list and the warning lists that are on.
class LoadedListsTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  @TempDir Path directory;

  private final MemoryListBook book = new MemoryListBook();
  private Instant now = NOON;
  private LoadedLists lists;

  @BeforeEach
  void load() throws IOException {
    Files.writeString(
        directory.resolve("private.json"),
        """
        {"name": "private", "description": "not routed", "type": "cidr",
         "matching_attributes": ["ip-src"], "list": ["10.0.0.0/8"]}
        """);
    Files.writeString(
        directory.resolve("cdn.json"),
        """
        {"name": "cdn", "type": "hostname", "matching_attributes": ["domain", "url"],
         "list": ["cdn.example"]}
        """);
    lists = new LoadedLists(WarningLists.load(directory), book, () -> now);
    lists.refresh();
  }

  private static IndicatorValue value(IndicatorType type, String text) {
    return ((IndicatorReading.Understood) IndicatorText.read(type, text)).value();
  }

  private static final IndicatorValue PRIVATE = value(IndicatorType.IPV4, "10.1.2.3");

  @Test
  void hasNoListOnUntilItIsTurnedOn() {
    assertThat(lists.find(PRIVATE, PRIVATE.text())).isEmpty();
    book.turn("private", true, "ann");
    book.turn("a list that is not there", true, "ann");
    assertThat(lists.find(PRIVATE, PRIVATE.text())).isEmpty();
    lists.refresh();
    assertThat(lists.find(PRIVATE, PRIVATE.text())).isEqualTo("private");
    assertThat(lists.explain(PRIVATE)).contains(new Listing("private", "", "not routed"));
    book.turn("private", false, "ann");
    lists.refresh();
    assertThat(lists.find(PRIVATE, PRIVATE.text())).isEmpty();
  }

  @Test
  void knowsWhatWasDecidedBeforeItIsAskedFirst() {
    book.allow(PRIVATE, "net team", "lab", null, "ann");
    LoadedLists fresh = new LoadedLists(WarningLists.NONE, book, () -> now);
    assertThat(fresh.find(PRIVATE, PRIVATE.text())).isEqualTo(Listing.OWN);
  }

  @Test
  void asksForTheIndicatorAndForWhatTheEventHolds() {
    book.turn("private", true, "ann");
    book.turn("cdn", true, "ann");
    lists.refresh();
    IndicatorValue wide = value(IndicatorType.CIDR, "8.0.0.0/8");
    assertThat(lists.find(wide, "8.8.8.8")).isEmpty();
    assertThat(lists.find(wide, "10.0.0.1")).isEqualTo("private");
    IndicatorValue domain = value(IndicatorType.DOMAIN, "example.example");
    assertThat(lists.find(domain, "a.cdn.example")).isEqualTo("cdn");
    assertThat(lists.find(domain, "not a name")).isEmpty();
    assertThat(lists.find(value(IndicatorType.DOMAIN, "x.cdn.example"), "")).isEqualTo("cdn");
  }

  @Test
  void prefersOurOwnListAndForgetsWhatExpired() {
    book.turn("private", true, "ann");
    book.allow(
        value(IndicatorType.CIDR, "10.1.0.0/16"), "net team", "lab", NOON.plusSeconds(5), "ann");
    lists.refresh();
    assertThat(lists.explain(PRIVATE)).contains(new Listing(Listing.OWN, "net team", "lab"));
    now = NOON.plusSeconds(5);
    assertThat(lists.find(PRIVATE, PRIVATE.text())).isEqualTo("private");
  }

  @Test
  void takesNetworksAndDomainsOfOurOwnListWide() {
    book.allow(value(IndicatorType.CIDR, "198.51.100.0/24"), "o", "r", null, "ann");
    book.allow(value(IndicatorType.CIDR, "2001:db8::/32"), "o", "r", null, "ann");
    book.allow(value(IndicatorType.DOMAIN, "ours.example"), "o", "r", null, "ann");
    book.allow(value(IndicatorType.HOSTNAME, "one.example"), "o", "r", null, "ann");
    book.allow(value(IndicatorType.MD5, "ab".repeat(16)), "o", "r", null, "ann");
    lists.refresh();
    assertThat(isAllowed(IndicatorType.IPV4, "198.51.100.7")).isTrue();
    assertThat(isAllowed(IndicatorType.CIDR, "198.51.100.0/28")).isTrue();
    assertThat(isAllowed(IndicatorType.CIDR, "198.51.0.0/16")).isFalse();
    assertThat(isAllowed(IndicatorType.IPV4, "198.51.101.7")).isFalse();
    assertThat(isAllowed(IndicatorType.IPV6, "2001:db8:1::1")).isTrue();
    assertThat(isAllowed(IndicatorType.DOMAIN, "ours.example")).isTrue();
    assertThat(isAllowed(IndicatorType.HOSTNAME, "a.ours.example")).isTrue();
    assertThat(isAllowed(IndicatorType.DOMAIN, "notours.example")).isFalse();
    assertThat(isAllowed(IndicatorType.URL, "https://a.ours.example/x")).isTrue();
    assertThat(isAllowed(IndicatorType.URL, "https://198.51.100.9/x")).isTrue();
    assertThat(isAllowed(IndicatorType.URL, "https://ours.example@evil.example/")).isFalse();
    assertThat(isAllowed(IndicatorType.DOMAIN, "one.example")).isTrue();
    assertThat(isAllowed(IndicatorType.DOMAIN, "a.one.example")).isFalse();
    assertThat(isAllowed(IndicatorType.MD5, "ab".repeat(16))).isTrue();
    assertThat(isAllowed(IndicatorType.JA3, "ab".repeat(16))).isFalse();
  }

  private boolean isAllowed(IndicatorType type, String text) {
    return lists.find(value(type, text), text).equals(Listing.OWN);
  }
}
