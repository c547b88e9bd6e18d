package dev.takagari.core.testing;

import java.util.List;
import java.util.SplittableRandom;

/// Texts that break careless code: letters whose case is special, marks that compose, everything
/// that some language escapes, numbers at the edges, long values. A small stock, so that values of
/// events and literals of queries meet.
public final class OddTexts {
  private static final List<String> STOCK =
      List.of(
          "powershell.exe",
          "PowerShell.EXE",
          "powershell",
          "cmd.exe",
          "a",
          "A",
          "ab",
          "aab",
          "abab",
          "web01",
          "WEB01",
          "web-02.corp.example.com",
          "C:\\Windows\\System32\\cmd.exe",
          "\\Device\\HarddiskVolume2\\Windows\\explorer.exe",
          "\\\\fs01\\c$\\x.exe",
          "\\",
          "\\\\",
          "\\\\\\",
          "a\\*b",
          "a\\?b",
          "*",
          "?",
          "**",
          "a*b",
          "a?b",
          "100%",
          "_",
          "%",
          "a_b",
          "axb",
          "a%b",
          "'",
          "''",
          "it's",
          "\"",
          "say \"hi\"",
          "--",
          "-enc SQBFAFgA",
          "; DROP TABLE events; --",
          "$1",
          "{",
          "[.]",
          "evil[.]example",
          "hxxp://evil.example/a?b=c",
          "https://evil.example/A?b=C#d",
          "tab\there",
          "line\nbreak",
          " lead",
          "trail ",
          "\u0000",
          "a\u0000b",
          "\u0001\u001f\u007f",
          "\u0085\u00a0\u2028",
          "\ufeff",
          "\uffff",
          "\ufffd",
          "İstanbul",
          "i\u0307stanbul",
          "istanbul",
          "ISTANBUL",
          "ıI",
          "ΣΑΣ",
          "σας",
          "σασ",
          "Straße",
          "STRASSE",
          "strasse",
          "ẞ",
          "é",
          "e\u0301",
          "É",
          "H\u0331",
          "ẖ",
          "\u212a",
          "k",
          "K",
          "Å",
          "\u212b",
          "å",
          "ſ",
          "s",
          "S",
          "Ⅷ",
          "ⅷ",
          "ǅ",
          "ǆ",
          "Ǆ",
          "Ω",
          "\u2126",
          "ω",
          "Ა",
          "ა",
          "Ꭰ",
          "ꭰ",
          "𐐀",
          "𐐨",
          "😀",
          "a😀b",
          "日本語",
          "鷹狩",
          "한글",
          "\u1112\u1161\u11ab",
          "0",
          "-0",
          "1",
          "5",
          "10",
          "007",
          "-5",
          "1.5",
          "1.50",
          "1.",
          ".5",
          "1e3",
          "0x1f",
          "9223372036854775807",
          "9223372036854775808",
          "10406654690112427952",
          "18446744073709551615",
          "-9223372036854775808",
          "9999999999999999999999999999999999999999",
          "true",
          "false",
          "null",
          "and",
          "AND",
          "OR",
          "NOT",
          "TO",
          "S-1-5-21-1004",
          "NT AUTHORITY\\SYSTEM",
          "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\x",
          "HKCU\\Software\\x",
          "\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\Services\\x",
          "d41d8cd98f00b204e9800998ecf8427e",
          "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855");

  private static final List<String> ADDRESSES =
      List.of(
          "10.0.0.1",
          "10.0.0.2",
          "10.0.1.1",
          "10.1.0.1",
          "100.0.0.1",
          "1.2.3.4",
          "1.2.30.4",
          "127.0.0.1",
          "172.16.0.9",
          "172.31.255.255",
          "172.32.0.0",
          "192.168.1.1",
          "203.0.113.10",
          "255.255.255.255",
          "0.0.0.0",
          "::",
          "::1",
          "::1:0",
          "fe80::1",
          "fe80::1:2:3:4",
          "2001:db8::1",
          "2001:db8::ffff",
          "2001:db8:0:1::",
          "2001:db8:1::1",
          "ff02::fb",
          "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");

  private OddTexts() {}

  /// One of the stock, sometimes two joined, sometimes cut, seldom very long.
  public static String text(SplittableRandom random) {
    String text = STOCK.get(random.nextInt(STOCK.size()));
    return switch (random.nextInt(40)) {
      case 0, 1, 2 -> text + STOCK.get(random.nextInt(STOCK.size()));
      case 3, 4 -> text + " " + STOCK.get(random.nextInt(STOCK.size()));
      case 5 -> cut(text, random);
      case 6 -> random.nextInt(8) == 0 ? text + long_(random) + text : text;
      default -> text;
    };
  }

  /// An address in canonical form.
  public static String address(SplittableRandom random) {
    return ADDRESSES.get(random.nextInt(ADDRESSES.size()));
  }

  /// A piece of a text, cut between code points.
  public static String cut(String text, SplittableRandom random) {
    int length = text.codePointCount(0, text.length());
    int from = random.nextInt(length + 1);
    int to = from + random.nextInt(length - from + 1);
    return text.substring(text.offsetByCodePoints(0, from), text.offsetByCodePoints(0, to));
  }

  /// Around the limits of the index: 8,191 characters and 32,766 bytes.
  private static String long_(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> "x".repeat(8_180 + random.nextInt(20));
      case 1 -> "é".repeat(8_190);
      default -> "yz".repeat(17_000);
    };
  }
}
