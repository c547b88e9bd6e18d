package dev.takagari.core.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseKindTest {
  private static final String ID = "0123456789abcdef0123456789abcdef";
  private static final String TASK = "arn:aws:ecs:eu-central-1:123456789012:task/web-1/" + ID;

  @Test
  void readsTheNameOfATask() {
    assertThat(ResponseKind.STOP_TASK.target(" " + TASK + "\n")).contains(TASK);
    assertThat(TaskArn.find(TASK))
        .contains(new TaskArn(TASK, "eu-central-1", "123456789012", "web-1", ID));
    assertThat(
            TaskArn.find(
                "arn:aws-us-gov:ecs:us-gov-west-1:123456789012:task/c/"
                    + "01234567-89ab-cdef-0123-456789abcdef"))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ID,
        "arn:aws:ecs:eu-central-1:123456789012:task/" + ID,
        "arn:aws:ecs:eu-central-1:123456789012:service/web-1/" + ID,
        "arn:aws:ecs:eu-central-1.evil.example/x-1:123456789012:task/web-1/" + ID,
        "arn:aws:ecs:EU-CENTRAL-1:123456789012:task/web-1/" + ID,
        "arn:aws:ecs:eu-central-1:12345678901:task/web-1/" + ID,
        "arn:aws:ecs:eu-central-1:123456789012:task/../" + ID,
        "arn:aws:ecs:eu-central-1:123456789012:task/web 1/" + ID,
        "arn:aws:ecs:eu-central-1:123456789012:task/web-1/*",
        "arn:aws:ecs:eu-central-1:123456789012:task/web-1/" + ID + "\nx",
        "arn:aws:ecs:eu-central-1:123456789012:task/web-1/" + ID + "\"}"
      })
  void knowsWhatNamesNoTask(String text) {
    assertThat(ResponseKind.STOP_TASK.target(text)).isEmpty();
  }

  @Test
  void readsTheIdOfAHost() {
    assertThat(ResponseKind.CONTAIN_HOST.target(" 0123456789ABCDEF0123456789ABCDEF")).contains(ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0123456789abcdef0123456789abcde",
        ID + "0",
        ID + "\",\"" + ID,
        "0123456789abcdef0123456789abcdeg",
        "ws-0142",
        "0123456789abcdef\u00000123456789abcde",
        TASK
      })
  void knowsWhatNamesNoHost(String text) {
    assertThat(ResponseKind.CONTAIN_HOST.target(text)).isEmpty();
    assertThat(ResponseKind.RELEASE_HOST.target(text)).isEmpty();
  }

  @Test
  void isFoundByItsCode() {
    for (ResponseKind kind : ResponseKind.values()) {
      assertThat(ResponseKind.find(kind.code())).contains(kind);
    }
    assertThat(ResponseKind.find("STOP_TASK")).isEmpty();
  }

  @Test
  void aRequestHasATargetAsItIsKeptAndAReason() {
    CaseKey key = new CaseKey(2026, 1);
    Actor ann = new Actor("ann", Actor.Origin.API);
    assertThatThrownBy(
            () -> new ResponseRequest(key, ResponseKind.CONTAIN_HOST, "all", "why", ann, ""))
        .hasMessageContaining("32 hexadecimal digits");
    assertThatThrownBy(() -> new ResponseRequest(key, ResponseKind.CONTAIN_HOST, ID, " ", ann, ""))
        .hasMessageContaining("reason");
    assertThat(new ResponseRequest(key, ResponseKind.CONTAIN_HOST, ID, "secret", ann, ""))
        .asString()
        .doesNotContain("secret");
  }
}
