package dev.takagari.enrich.paste;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.ShownText;
import dev.takagari.core.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PasteReaderTest {
  private static final String MD5 = "0123456789abcdef0123456789abcdef";

  @Test
  void aReportIsUnderstood() {
    String text =
        """
        The actor sent invoice.zip, which drops setup.exe (MD5: %s) and "C:\\Program Files\\x y\\z.dll".
        It talks to hxxps[:]//evil[.]example/gate.php?id=1, evil(dot)example , bad [.] example and 192[.]0[.]2[.]7:443.
        Seen also: [the blog](https://blog.example/a_(b)), <http://one.example/>; two.example, who@evil[.]example.
        IPv6 2001:db8::1 and [2001:db8::2]:8080, network 198.51.100.0/24. See e.g. page 3 of version 1.2.3.
        It was done.It used System.Collections and node. 300.1.2.3 is no address; evil.example/path has no scheme.
        sha256:%s,ip=192.0.2.9 /tmp/.x/y %%TEMP%%\\a.exe zero\u200Bwidth.example
        """
            .formatted(MD5, MD5 + MD5);

    PasteReading reading = PasteReader.read(text);

    assertThat(reading.finds())
        .extracting(find -> find.value().type().code() + " " + find.value().text())
        .containsExactly(
            "filename setup.exe",
            "md5 " + MD5,
            "filename \\program files\\x y\\z.dll",
            "url https://evil.example/gate.php?id=1",
            "domain evil.example",
            "domain bad.example",
            "ipv4 192.0.2.7",
            "url https://blog.example/a_(b)",
            "url http://one.example/",
            "domain two.example",
            "email who@evil.example",
            "ipv6 2001:db8::1",
            "ipv6 2001:db8::2",
            "cidr 198.51.100.0/24",
            "sha256 " + MD5 + MD5,
            "ipv4 192.0.2.9",
            "filename /tmp/.x/y",
            "filename %temp%\\a.exe",
            "domain zerowidth.example");
    assertThat(reading.doubts())
        .extracting(doubt -> doubt.reason() + " " + doubt.shown())
        .containsExactly(
            "FILE_OR_DOMAIN invoice[.]zip",
            "TWO_SENTENCES done[.]It",
            "UNKNOWN_ENDING System[.]Collections",
            "NO_ADDRESS 300[.]1[.]2[.]3",
            "NO_SCHEME evil[.]example/path");
    PasteFind url = reading.finds().get(3);
    assertThat(text.substring(url.start(), url.end()))
        .isEqualTo("hxxps[:]//evil[.]example/gate.php?id=1");
    assertThat(url.defanged()).isTrue();
    assertThat(url.shown()).isEqualTo("hxxps[:]//evil[.]example/gate[.]php?id=1");
    assertThat(reading.finds().get(7).defanged()).isFalse();
    PasteFind spaced = reading.finds().get(5);
    assertThat(text.substring(spaced.start(), spaced.end())).isEqualTo("bad [.] example");
  }

  @Test
  void whatIsDefangedIsMeant() {
    assertThat(values("setup[.]sh script[.]py data[.]zip strange[.]endings"))
        .containsExactly(
            "domain setup.sh", "domain script.py", "domain data.zip", "domain strange.endings");
    assertThat(values("run.sh a.b.sh www.x.py evil.com"))
        .containsExactly("domain a.b.sh", "domain www.x.py", "domain evil.com");
    assertThat(values("hXXp://a.example/ h**p://b.example/ fxp://c.example/ meow.example"))
        .containsExactly(
            "url http://a.example/",
            "url http://b.example/",
            "url ftp://c.example/",
            "domain meow.example");
    assertThat(values("evil[.example evil{.}example evil[dot]example evil [dot] example"))
        .containsOnly("domain evil.example")
        .hasSize(4);
  }

  @Test
  void proseHoldsNothing() {
    PasteReading reading =
        PasteReader.read(
            "It was, e.g., 10 p.m. in the U.S. and/or elsewhere (see 3.2.1): v2.0 costs $1.50... "
                + "[1] {x} a=b; 50% of all * things, and so on [sic] - I.e. nothing!");

    assertThat(reading.finds()).isEmpty();
    assertThat(reading.doubts()).isEmpty();
  }

  @Test
  void glueIsTakenOff() {
    assertThat(
            values("*evil.example* _evil.example_ (evil.example). 'evil.example'? “evil.example”!"))
        .hasSize(5)
        .containsOnly("domain evil.example");
    assertThat(values("http://a.example/x,http://b.example/y;https://c.example/z."))
        .containsExactly(
            "url http://a.example/x", "url http://b.example/y", "url https://c.example/z");
    assertThat(values("url=http://a.example/x&ip=192.0.2.7"))
        .containsExactly("url http://a.example/x&ip=192.0.2.7");
  }

  @Test
  void otherDigestsAreDoubted() {
    assertThat(PasteReader.read("ab".repeat(64)).doubts())
        .extracting(PasteDoubt::reason)
        .containsExactly(PasteDoubt.Reason.UNKNOWN_DIGEST);
  }

  @Test
  void tooMuchIsRefused() {
    assertThatThrownBy(() -> PasteReader.read("x".repeat(PasteReader.LONGEST + 1)))
        .isInstanceOf(TakagariException.class);
    assertThatThrownBy(() -> PasteReader.read("a.example ".repeat(30_000)))
        .isInstanceOf(TakagariException.class);
    assertThat(PasteReader.read("[".repeat(PasteReader.LONGEST)).finds()).isEmpty();
    assertThat(PasteReader.read("http://".repeat(100_000)).finds()).isEmpty();
    assertThat(PasteReader.read(")".repeat(PasteReader.LONGEST)).finds()).isEmpty();
    assertThat(PasteReader.read("a ".repeat(PasteReader.LONGEST / 2)).finds()).isEmpty();
    assertThat(PasteReader.read("http://a.example/,".repeat(10_000)).finds()).hasSize(10_000);
  }

  /// What is defanged for people is found again, whatever stands around it.
  @Test
  void whatIsShownIsFoundAgain() {
    RandomGenerator random = Seeds.random("paste");
    List<String> around = List.of(" ", "\n", ", ", " and ", " - ", ". ", " (see ", ") ", "\t");
    for (int i = 0; i < 3_000; i++) {
      List<IndicatorValue> values = new ArrayList<>();
      StringBuilder text = new StringBuilder("Seen: ");
      for (int j = 0; j < 1 + random.nextInt(5); j++) {
        IndicatorValue value = value(random);
        values.add(value);
        text.append(ShownText.defanged(value.text(), 4_000))
            .append(around.get(random.nextInt(around.size())));
      }
      PasteReading reading = PasteReader.read(text.toString());
      assertThat(reading.finds())
          .as(text.toString())
          .extracting(PasteFind::value)
          .containsExactlyElementsOf(values);
      for (PasteFind find : reading.finds()) {
        assertThat(text.substring(find.start(), find.end())).isEqualTo(find.shown());
      }
    }
  }

  @Test
  void anyTextIsRead() {
    RandomGenerator random = Seeds.random("garbage");
    String alphabet = "ab.:/[](){}@hxtp*\\'\"<>,;= \n0159-_\u200B\u202E\uD800é%";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(60); j > 0; j--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      PasteReading reading = PasteReader.read(text.toString());
      for (PasteFind find : reading.finds()) {
        assertThat(find.start()).as(text.toString()).isBetween(0, find.end() - 1);
        assertThat(find.end()).isLessThanOrEqualTo(text.length());
      }
    }
  }

  private static IndicatorValue value(RandomGenerator random) {
    String name = name(random);
    String address =
        (1 + random.nextInt(250)) + "." + random.nextInt(250) + "." + random.nextInt(250) + ".9";
    return switch (random.nextInt(7)) {
      case 0 -> new IndicatorValue(IndicatorType.DOMAIN, name);
      case 1 -> new IndicatorValue(IndicatorType.IPV4, address);
      case 2 -> new IndicatorValue(IndicatorType.URL, "https://" + name + ":8443/a.b?c=d,e(f)");
      case 3 -> new IndicatorValue(IndicatorType.EMAIL, "who@" + name);
      case 4 ->
          new IndicatorValue(IndicatorType.SHA1, "%040x".formatted(1 + random.nextLong(1L << 60)));
      case 5 -> new IndicatorValue(IndicatorType.CIDR, "198.51." + random.nextInt(250) + ".0/24");
      default -> new IndicatorValue(IndicatorType.URL, "http://" + address + "/" + name);
    };
  }

  private static String name(RandomGenerator random) {
    List<String> labels = List.of("a", "evil", "x-1", "xn--bcher-kva", "n0", "report");
    List<String> endings = List.of("example", "com", "zip", "sh", "co.uk", "unknownending");
    return labels.get(random.nextInt(labels.size()))
        + "."
        + labels.get(random.nextInt(labels.size()))
        + "."
        + endings.get(random.nextInt(endings.size()));
  }

  private static List<String> values(String text) {
    return PasteReader.read(text).finds().stream()
        .map(find -> find.value().type().code() + " " + find.value().text())
        .toList();
  }
}
