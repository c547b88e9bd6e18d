package dev.takagari.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LookupTest {
  @Test
  void comparesValuesInOneForm() {
    assertThat(Lookup.IP.normal(" 2001:DB8:0:0::5 ")).isEqualTo("2001:db8::5");
    assertThat(Lookup.IP.normal("::ffff:10.0.0.1")).isEqualTo("10.0.0.1");
    assertThat(Lookup.MAC.normal("00-1B-44-11-3A-B7")).isEqualTo("00:1b:44:11:3a:b7");
    assertThat(Lookup.MAC.normal("001b.4411.3ab7")).isEqualTo("00:1b:44:11:3a:b7");
    assertThat(Lookup.MAC.normal("001B44113AB7")).isEqualTo("00:1b:44:11:3a:b7");
    assertThat(Lookup.MAC.normal("Not a MAC")).isEqualTo("not a mac");
    assertThat(Lookup.MAC.normal("12:34")).isEqualTo("12:34");
    assertThat(Lookup.USER.normal("EXAMPLE\\Ann")).isEqualTo("example\\ann");
    assertThat(Lookup.HOST.normal("か\u3099-WS")).isEqualTo("が-ws");
    assertThat(Lookup.TASK.normal("arn:aws:ecs:eu-west-1:1:task/web/AB12")).isEqualTo("ab12");
  }
}
