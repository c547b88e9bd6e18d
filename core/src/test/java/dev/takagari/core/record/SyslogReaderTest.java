package dev.takagari.core.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SyslogReaderTest {
  private final SyslogReader reader = new SyslogReader(null);

  @Test
  void readsRfc5424() {
    assertThat(
            Pieces.of(
                reader,
                "<165>1 2026-03-01T22:14:15.003Z gw01.example.net fw 8710 ID47"
                    + " [origin@32473 ip=\"192.0.2.1\" note=\"a \\\"b\\] \\c\"][empty@32473]"
                    + " \uFEFFdeny tcp"))
        .containsExactly(
            "facility=20",
            "severity=5",
            "version=1",
            "time=2026-03-01T22:14:15.003Z",
            "host=gw01.example.net",
            "app=fw",
            "procid=8710",
            "msgid=ID47",
            "origin@32473.ip=192.0.2.1",
            "origin@32473.note=a \"b] \\c",
            "empty@32473:true",
            "message=deny tcp");
  }

  @Test
  void leavesOutNilValuesAndAMissingMessage() {
    assertThat(Pieces.of(reader, "<0>1 - - - - - -"))
        .containsExactly("facility=0", "severity=0", "version=1");
    assertThat(Pieces.of(reader, "<0>1 - - - - - - ")).contains("message=");
  }

  @Test
  void readsRfc3164AndItsLiberties() {
    assertThat(Pieces.of(reader, "<34>Oct  3 22:14:15 gw01 sshd[812]: Accepted for a from b"))
        .containsExactly(
            "facility=4",
            "severity=2",
            "time=Oct  3 22:14:15",
            "host=gw01",
            "app=sshd",
            "procid=812",
            "message=Accepted for a from b");
    assertThat(Pieces.of(reader, "Oct 13 22:14:15 kernel: [12.5] up"))
        .containsExactly("time=Oct 13 22:14:15", "app=kernel", "message=[12.5] up");
    assertThat(Pieces.of(reader, "<34>2026-10-03T22:14:15+09:00 gw01 no tag here"))
        .containsExactly(
            "facility=4",
            "severity=2",
            "time=2026-10-03T22:14:15+09:00",
            "host=gw01",
            "message=no tag here");
    assertThat(Pieces.of(reader, "<166>Jan 02 2026 03:04:05 asa01 : %ASA-6-302013: Built"))
        .contains("time=Jan 02 2026 03:04:05", "host=asa01", "message=: %ASA-6-302013: Built");
    assertThat(Pieces.of(reader, "Oct 13 22:14:15")).containsExactly("time=Oct 13 22:14:15");
  }

  @Test
  void hasTheMessageReadByAnotherReader() {
    SyslogReader pairs = new SyslogReader(new KeyValueReader(' '));
    assertThat(Pieces.of(pairs, "<34>Oct  3 22:14:15 gw01 fw: src=192.0.2.1 time=5"))
        .endsWith("app=fw", "message.src=192.0.2.1", "message.time=5");
    assertThat(Pieces.of(new SyslogReader(new JsonReader()), "<34>1 - h a - - - {\"a\":{\"b\":1}}"))
        .endsWith("message.a:{\"b\":1}");
    assertThat(Pieces.refusal(pairs, "<34>Oct  3 22:14:15 gw01 fw: nothing"))
        .isEqualTo("the message cannot be read (no name=value pair, at byte 0 of it), at byte 29");
  }

  @Test
  void refusesWhatIsNoSyslog() {
    assertThat(Pieces.refusal(reader, "hello"))
        .isEqualTo("neither version 1 nor a time, at byte 0");
    assertThat(Pieces.refusal(reader, "<192>1 - - - - - -")).contains("no priority");
    assertThat(Pieces.refusal(reader, "<012>1 - - - - - -")).contains("no priority");
    assertThat(Pieces.refusal(reader, "<12>1 - - -"))
        .isEqualTo("no app with a blank behind it, at byte 10");
    assertThat(Pieces.refusal(reader, "<12>1 - - - - - x")).contains("no structured data");
    assertThat(Pieces.refusal(reader, "<12>1 - - - - - [a b=\"c]"))
        .isEqualTo("a quote that is never closed, at byte 21");
    assertThat(Pieces.refusal(reader, "<12>1 - - - - - [a]x"))
        .isEqualTo("no blank behind structured data, at byte 19");
  }
}
