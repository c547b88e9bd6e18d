package dev.takagari.core.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.testing.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ValuesTest {
  @Test
  void hashesAreLowerHexOfThreeLengths() {
    assertThat(HashValue.canonical("AB".repeat(16))).isEqualTo("ab".repeat(16));
    assertThat(HashValue.canonical("ab".repeat(20))).isEqualTo("ab".repeat(20));
    assertThat(HashValue.canonical("ab".repeat(32))).isEqualTo("ab".repeat(32));
    assertThat(HashValue.canonical("0".repeat(40))).isNull();
    assertThat(HashValue.canonical("ab".repeat(64))).isNull();
    assertThat(HashValue.canonical("zz".repeat(16))).isNull();
    assertThat(HashValue.canonical("ab".repeat(16), HashValue.SHA256_LENGTH)).isNull();
  }

  @Test
  void usersAreSplitAtTheFirstBackslash() {
    assertThat(UserName.split("NT AUTHORITY\\SYSTEM"))
        .isEqualTo(new UserName("system", "nt authority"));
    assertThat(UserName.split("Dana@Corp.Example"))
        .isEqualTo(new UserName("dana@corp.example", null));
    assertThat(UserName.split("\\x")).isEqualTo(new UserName("x", null));
    assertThat(UserName.split("CORP\\")).isEqualTo(new UserName(null, "corp"));
    assertThat(UserName.canonicalId("s-1-5-18")).isEqualTo("S-1-5-18");
  }

  @Test
  void columnsUseTheirRule() {
    assertThat(ColumnValues.canonical(Columns.SOURCE_IP, "0:0:0:0:0:0:0:1")).isEqualTo("::1");
    assertThat(ColumnValues.canonical(Columns.SOURCE_IP, "NOT")).isEqualTo("not");
    assertThat(ColumnValues.canonical(Columns.USER_ID, "s-1-5-18")).isEqualTo("S-1-5-18");
    assertThat(ColumnValues.canonical(Columns.DNS_QUESTION_NAME, "WWW.Example.COM."))
        .isEqualTo("www.example.com");
    assertThat(ColumnValues.canonical(Columns.FILE_PATH, "C:\\Temp\\A.ps1"))
        .isEqualTo("\\temp\\a.ps1");
    assertThat(ColumnValues.canonical(Columns.REGISTRY_PATH, "HKEY_LOCAL_MACHINE\\X"))
        .isEqualTo("hklm\\x");
    assertThat(ColumnValues.canonical(Columns.REGISTRY_DATA_STRINGS, "DWORD (0x0000000a)"))
        .isEqualTo("10");
    assertThat(ColumnValues.canonical(Columns.PROCESS_NAME, "CMD.exe")).isEqualTo("cmd.exe");
    assertThatThrownBy(() -> ColumnValues.canonical(Columns.SOURCE_PORT, "1"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ColumnValues.canonical(Columns.PROCESS_EXECUTABLE, TextPattern.glob("*:\\Users\\*")))
        .containsExactly(TextPattern.glob("\\users\\*"));
    assertThat(ColumnValues.canonical(Columns.REGISTRY_PATH, TextPattern.glob("HKCR\\x")))
        .containsExactly(
            TextPattern.glob("hklm\\software\\classes\\x"), TextPattern.glob("hku\\*_classes\\x"));
  }

  @Test
  void aDriveIsWhatFoldsToOne() {
    assertThat(FilePath.canonical("\u0130:\\Services12")).isEqualTo("\\Services12");
    assertThat(ColumnValues.canonical(Columns.FILE_PATH, "\u212a:\\x")).isEqualTo("\\x");
  }

  @Test
  void everyRuleIsIdempotent() {
    RandomGenerator random = Seeds.random("columns");
    for (Column column : EventSchema.current().columns()) {
      for (int i = 0; column.type().isText() && i < 1_000; i++) {
        String literal = NormalizeTexts.any(random);
        String canonical = ColumnValues.canonical(column, literal);
        assertThat(ColumnValues.canonical(column, canonical))
            .as(column + " " + literal)
            .isEqualTo(canonical);
      }
    }
  }
}
