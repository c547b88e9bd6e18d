package dev.takagari.app.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.audit.AuditEntry;
import dev.takagari.core.audit.AuditFilter;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.owner.OwnerBook;
import dev.takagari.search.auth.AuthenticationFilter;
import dev.takagari.search.auth.Caller;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class OperatorTest {
  /// Nothing is taken down here.
  private static final AuditLog NONE =
      new AuditLog() {
        @Override
        public void record(
            String actor, String action, String subject, Map<String, String> detail) {
          throw new AssertionError(actor);
        }

        @Override
        public List<AuditEntry> list(AuditFilter filter) {
          return List.of();
        }
      };

  private static MockHttpServletRequest request(String... said) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setAttribute(
        AuthenticationFilter.CALLER, new Caller("operator", Set.of(Caller.Scope.ADMIN)));
    for (String value : said) {
      request.addHeader(Operator.HEADER, value);
    }
    return request;
  }

  @Test
  void isTheTokenAndWhoItsBearerSaysToBe() {
    assertThat(Operator.of(request())).isEqualTo("operator");
    assertThat(Operator.of(request(" "))).isEqualTo("operator");
    assertThat(Operator.of(request("ann"))).isEqualTo("operator/ann");
    assertThat(Operator.of(request("Ann.M_1+x@mail-1.example")))
        .isEqualTo("operator/Ann.M_1+x@mail-1.example");
    assertThat(Operator.of(request("a".repeat(64)))).isEqualTo("operator/" + "a".repeat(64));
    assertThat(Operator.of(new MockHttpServletRequest())).isEqualTo("unknown");
  }

  @Test
  void isNothingElse() {
    for (String said :
        List.of(
            "a".repeat(65), "ann b", "ann/x", "a\u001b[31m", "a\n", "\u202eann", "åse", "<b>")) {
      assertThatThrownBy(() -> Operator.of(request(said)))
          .as(said)
          .isInstanceOfSatisfying(
              TakagariException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST);
                assertThat(e.getMessage()).contains("Takagari-Operator").doesNotContain(said);
              });
    }
  }

  @Test
  void isKnownBeforeAnythingIsDone() {
    // loading throws another exception: it is not reached
    OwnerController owners = new OwnerController(OwnerBook.EMPTY, NONE);

    assertThatThrownBy(
            () -> owners.load(new OwnerController.LoadRequest("csv", "x"), request("a b")))
        .isInstanceOf(TakagariException.class);
  }
}
