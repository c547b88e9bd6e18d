package dev.takagari.enrich.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListReaderTest {
  @Test
  void whatHasNoTimeIsGoodFromAnImportByHandOnAndOfAFeedForAsLongAsItIsThere() {
    ReadOptions feed =
        new ReadOptions(
            null, false, false, -1, null, null, List.of(), Duration.ofDays(30), null, null);
    Instant now = Instant.parse("2026-11-20T12:00:00Z");

    assertThat(
            Reading.of(new ListReader(), "evil.example\n", feed.withImportedAt(now))
                .indicators()
                .getFirst()
                .validUntil())
        .isEqualTo(Instant.parse("2026-12-20T12:00:00Z"));
    assertThat(
            Reading.of(new ListReader(), "evil.example\n", feed)
                .indicators()
                .getFirst()
                .validUntil())
        .isNull();
  }

  @Test
  void whatWouldBeFoundEverywhereIsTooWide() {
    assertThat(Reading.of(new ListReader(), "8.0.0.0/7\n10.0.0.0/8\n").refusals())
        .containsExactly("1 too-wide");
  }

  private static final String MD5 = "0123456789abcdef0123456789abcdef";
  private static final String SHA256 = MD5 + MD5;

  private final ListReader reader = new ListReader();

  @Test
  void everyLineIsGuessed() {
    Reading reading =
        read(
            """
            # comment
            ; comment
            // comment
            ! comment

            192.0.2.7
            2001:db8::1
            198.51.100.0/24
            evil.example
            *.evil.example
            .evil.example.
            https://evil.example/a;b,c?x=1#top
            %s
            %s
            who@evil.example
            setup.exe
            C:\\Users\\Public\\x.dll
            /tmp/.x/y
            192.0.2.8:443
            [2001:db8::2]:443
            evil.example:8080
            hxxps[:]//evil[.]example/x
            """
                .formatted(MD5, SHA256));

    assertThat(reading.values())
        .containsExactly(
            "ipv4 192.0.2.7",
            "ipv6 2001:db8::1",
            "cidr 198.51.100.0/24",
            "domain evil.example",
            "domain evil.example",
            "domain evil.example",
            "url https://evil.example/a;b,c?x=1",
            "md5 " + MD5,
            "sha256 " + SHA256,
            "email who@evil.example",
            "filename setup.exe",
            "filename \\users\\public\\x.dll",
            "filename /tmp/.x/y",
            "ipv4 192.0.2.8",
            "ipv6 2001:db8::2",
            "domain evil.example",
            "url https://evil.example/x");
    assertThat(reading.refusals()).isEmpty();
    assertThat(reading.report().records()).isEqualTo(17);
    assertThat(reading.indicators().get(13))
        .extracting(Indicator::word, Indicator::description)
        .containsExactly("ip:port", "port 443");
  }

  @Test
  void whatStandsBehindAValueIsItsDescription() {
    Reading reading =
        read(
            """
            192.0.2.7 # seen at https://example.org/report
            192.0.2.8\t9
            192.0.2.9 7
            evil.example ; why not
            evil.example // why
            %s;Some Tool - http://example.org/x
            192.0.2.10,three
            https://evil.example/#a b
            """
                .formatted(SHA256));

    assertThat(reading.indicators())
        .extracting(Indicator::description)
        .containsExactly(
            "seen at https://example.org/report",
            "9",
            "7",
            "why not",
            "why",
            "Some Tool - http://example.org/x",
            "three",
            "b");
    assertThat(reading.refusals()).isEmpty();
  }

  @Test
  void namesOfHostsFilesAreMeantAlone() {
    Reading reading =
        read(
            """
            0.0.0.0 evil.example www.evil.example # two
            127.0.0.1\tother.example
            ::1 localhost
            0.0.0.0 0.0.0.0
            """);

    assertThat(reading.values())
        .containsExactly("domain evil.example", "domain www.evil.example", "domain other.example");
    assertThat(reading.indicators()).allMatch(Indicator::exact);
    assertThat(reading.refusals()).containsExactly("3 not-a-value", "4 not-a-value");
  }

  @Test
  void rulesOfAdBlockersAreTakenWhenTheyNameAHost() {
    Reading reading =
        read(
            """
            [Adblock Plus]
            ||evil.example^
            ||bad.example^$all,important
            ||evil.example/path^
            ||evil.example^$domain=good.example
            @@||good.example^
            evil.example##.banner
            /banner/*^
            """);

    assertThat(reading.values()).containsExactly("domain evil.example", "domain bad.example");
    assertThat(reading.indicators()).noneMatch(Indicator::exact);
    assertThat(reading.refusals())
        .containsExactly(
            "4 not-representable",
            "5 not-representable",
            "6 allowed-by-source",
            "7 not-representable",
            "8 not-representable");
  }

  @Test
  void aRangeIsTheFewestNetworks() {
    Reading reading =
        read(
            """
            192.0.2.4-192.0.2.9
            10.0.0.0-10.255.255.255
            2001:db8::-2001:db8::ff
            192.0.2.9-192.0.2.4
            0.0.0.0-255.255.255.255
            """);

    assertThat(reading.values())
        .containsExactly(
            "cidr 192.0.2.4/30", "cidr 192.0.2.8/31", "cidr 10.0.0.0/8", "cidr 2001:db8::/120");
    assertThat(reading.refusals()).containsExactly("4 type-not-guessed", "5 too-wide");
  }

  @Test
  void wordsAreNotTakenForIndicators() {
    Reading reading =
        read(
            """
            evil
            this is evil.example in words
            10
            1.2.3
            999.1.1.1
            ../../etc/passwd
            <script>alert(1)</script>
            a.b.c.d.e.f.1
            """);

    assertThat(reading.values()).isEmpty();
    assertThat(reading.report().skipped()).isEqualTo(8);
    assertThat(reading.refusals()).allMatch(refusal -> refusal.endsWith(" type-not-guessed"));
  }

  @Test
  void aFixedTypeIsNotGuessed() {
    assertThat(
            Reading.of(
                    reader,
                    "setup.exe\nevil.example:80\n",
                    ReadOptions.NONE.withType(IndicatorType.FILENAME))
                .values())
        .containsExactly("filename setup.exe", "filename evil.example:80");
    assertThat(
            Reading.of(
                    reader,
                    "powershell -enc ; # x\n",
                    ReadOptions.NONE.withType(IndicatorType.CMDLINE))
                .values())
        .containsExactly("cmdline powershell -enc ; # x");
    assertThat(
            Reading.of(reader, "evil.example\n", ReadOptions.NONE.withType(IndicatorType.SHA256))
                .refusals())
        .containsExactly("1 not-a-value");
  }

  @Test
  void encodingsAndLineEndsDoNotMatter() {
    String text = "192.0.2.7\r\nevil.example\r\nbücher.example";
    byte[] utf16 = ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE);
    byte[] marked = ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8);

    for (byte[] bytes : new byte[][] {utf16, marked, text.getBytes(StandardCharsets.UTF_8)}) {
      assertThat(Reading.of(reader, bytes, ReadOptions.NONE).values())
          .containsExactly("ipv4 192.0.2.7", "domain evil.example", "domain xn--bcher-kva.example");
    }
  }

  @Test
  void whatIsNoTextIsSaid() {
    byte[] latin =
        "b\u00fccher.example\n192.0.2.7 # b\u00fccher\n".getBytes(StandardCharsets.ISO_8859_1);

    Reading reading = Reading.of(reader, latin, ReadOptions.NONE);

    assertThat(reading.values()).containsExactly("ipv4 192.0.2.7");
    assertThat(reading.refusals()).containsExactly("1 not-text");
    assertThat(read("evil.example\0.com\n").refusals()).containsExactly("1 not-text");
  }

  private Reading read(String text) {
    return Reading.of(reader, text);
  }
}
