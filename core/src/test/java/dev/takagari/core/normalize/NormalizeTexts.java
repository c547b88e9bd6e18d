package dev.takagari.core.normalize;

import java.util.List;
import java.util.random.RandomGenerator;

/// Random texts made of the pieces that the rules look for.
final class NormalizeTexts {
  private static final List<String> PIECES =
      List.of(
          "\\",
          "/",
          "\\??\\",
          "\\\\?\\",
          "//?/",
          "\\\\.\\",
          "\\Device\\",
          "HarddiskVolume",
          "3",
          "12",
          "\\Device\\HarddiskVolume2\\",
          "\\Device\\Mup\\",
          "\\Device\\LanmanRedirector\\;X:0001\\",
          "UNC\\",
          "C:",
          "C:\\",
          "x:/",
          "\\SystemRoot\\",
          "Volume{1-2}\\",
          "Windows",
          "..",
          "a.ps1",
          "\\REGISTRY\\MACHINE\\",
          "\\REGISTRY\\USER\\",
          "\\REGISTRY\\A\\",
          "HKLM\\",
          "SYSTEM\\",
          "ControlSet001",
          "\\Services",
          "HKEY_LOCAL_MACHINE\\",
          "HKU\\",
          "0",
          "1.2.3.4",
          ":",
          "::",
          "ffff",
          "ABCD",
          "%eth0",
          ".",
          "example",
          "Example.COM",
          "ß",
          "Σ",
          "İ",
          "é",
          "E\u0301",
          "H\u0331",
          "\u3002",
          "\uFF21",
          "\u00AD",
          "xn--",
          "日本",
          "\uD83D\uDE00",
          " ",
          ";",
          "\u0000",
          "@",
          "_",
          "-");

  private NormalizeTexts() {}

  static String any(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(9);
    for (int i = 0; i < pieces; i++) {
      if (random.nextInt(12) == 0) {
        int codePoint = random.nextInt(0x3000);
        text.appendCodePoint(codePoint);
      } else {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    return text.toString();
  }
}
