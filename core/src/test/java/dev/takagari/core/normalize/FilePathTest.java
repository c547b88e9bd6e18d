package dev.takagari.core.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.testing.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilePathTest {
  @ParameterizedTest
  @CsvSource({
    "\\Device\\HarddiskVolume12\\Windows\\System32\\cmd.exe, \\Windows\\System32\\cmd.exe",
    "//?/C:/Temp/a.ps1, \\Temp\\a.ps1",
    "\\Device\\Mup\\fs01\\c$\\x.exe, \\\\fs01\\c$\\x.exe",
    "\\??\\C:\\Windows\\x.exe, \\Windows\\x.exe",
    "\\\\?\\UNC\\fs\\share\\x, \\\\fs\\share\\x",
    "\\\\.\\c:\\x, \\x",
    "\\\\?\\Volume{ab-1}\\x\\y, \\x\\y",
    "\\\\?\\Device\\HarddiskVolume1\\x, \\x",
    "\\\\?\\HarddiskVolume3\\Windows\\x, \\Windows\\x",
    "\\Device\\LanmanRedirector\\;Z:000000000001\\fs\\share\\x, \\\\fs\\share\\x",
    "\\SystemRoot\\System32\\drivers\\a.sys, \\Windows\\System32\\drivers\\a.sys",
    "C:/Program Files/a b.exe, \\Program Files\\a b.exe",
    "\\Device\\HarddiskVolumeShadowCopy3\\x, \\Device\\HarddiskVolumeShadowCopy3\\x",
    "\\Device\\NamedPipe\\a/b, \\Device\\NamedPipe\\a/b",
    "\\Device\\CdRom0\\x, \\Device\\CdRom0\\x",
    "\\\\?\\pipe\\x, \\\\?\\pipe\\x",
    "\\PROGRA~1\\..\\x, \\PROGRA~1\\..\\x",
    "/proc/self/fd/7, /proc/self/fd/7",
    "/usr//bin/../x, /usr//bin/../x",
    "C:relative, C:relative",
    "\\Device\\HarddiskVolume2, \\Device\\HarddiskVolume2",
  })
  void spellsPathsOneWay(String path, String canonical) {
    assertThat(FilePath.canonical(path)).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource({
    "C:\\Users\\*, \\Users\\*",
    "*:\\Users\\*, \\Users\\*",
    "?:\\Users\\*, \\Users\\*",
    "*\\cmd.exe, *\\cmd.exe",
    "\\Device\\HarddiskVolume*\\Temp\\*, \\Temp\\*",
    "\\Device\\HarddiskVolume?\\Temp\\*, \\Temp\\*",
    "\\\\?\\C:\\Temp\\*, \\Temp\\*",
    "\\??\\C:\\Temp\\*, \\Temp\\*",
    "\\\\?\\pipe\\*, \\\\?\\pipe\\*",
    "/tmp/*, /tmp/*",
    "*, *",
  })
  void makesPatternsForCanonicalPaths(String pattern, String canonical) {
    assertThat(FilePath.canonical(TextPattern.glob(pattern)))
        .isEqualTo(TextPattern.glob(canonical));
  }

  @Test
  void cutsBaseNamesAndExtensions() {
    assertThat(FilePath.baseName("\\Windows\\System32\\SvcHost.EXE")).isEqualTo("svchost.exe");
    assertThat(FilePath.baseName("\\a/b")).isEqualTo("b");
    assertThat(FilePath.baseName("/usr/bin/we\\ird")).isEqualTo("we\\ird");
    assertThat(FilePath.baseName("plain.exe")).isEqualTo("plain.exe");
    assertThat(FilePath.baseName("\\dir\\")).isNull();
    assertThat(FilePath.extension("a.tar.GZ")).isEqualTo("gz");
    assertThat(FilePath.extension(".bashrc")).isNull();
    assertThat(FilePath.extension("a.")).isNull();
    assertThat(FilePath.extension("a.12345678901234567")).isNull();
    assertThat(FilePath.extension("noextension")).isNull();
  }

  @Test
  void isIdempotent() {
    RandomGenerator random = Seeds.random("path");
    for (int i = 0; i < 100_000; i++) {
      String path = NormalizeTexts.any(random);
      String canonical = FilePath.canonical(path);
      assertThat(FilePath.canonical(canonical)).as(path).isEqualTo(canonical);
    }
  }
}
