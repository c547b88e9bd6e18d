package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormBodyTest {

  private static String read(String body) {
    return FormBody.only(body.getBytes(StandardCharsets.ISO_8859_1), "payload");
  }

  @Test
  void aValueIsReadAsItWasWritten() {
    String value = "{\"text\":\"a & b = c + d %41 ü 鷹狩 😀\\n\"}";

    assertThat(read("payload=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
        .isEqualTo(value);
    assertThat(read("payload=")).isEmpty();
    assertThat(read("payload=a=b")).isEqualTo("a=b");
    assertThat(read("x=1&p%61yload=2&payloads=3&&")).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "x=payload=1",
        "xpayload=1",
        "Payload=1",
        "payload=1&payload=2",
        "payload=1&payload=1",
        "payload=1&p%61yload=2",
        "payload=1&payload",
        "payload=%",
        "payload=%4",
        "payload=%4&x=1",
        "payload=%+1",
        "payload=%-1",
        "payload=%zz",
        "payload=%\u00b2\u00b2",
        "payload=%ff",
        "payload=%c0%80",
        "payload=%ed%a0%80",
        "payload=1&x=%zz",
        "payload=a b",
        "payload=a\n",
        "payload=\u00e4",
      })
  void whatIsNoFormWithJustThatIsRefused(String body) {
    assertThatThrownBy(() -> read(body))
        .asInstanceOf(InstanceOfAssertFactories.type(TakagariException.class))
        .extracting(TakagariException::code)
        .isEqualTo(ErrorCode.BAD_REQUEST);
  }
}
