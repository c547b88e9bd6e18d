package dev.takagari.app.alerting;

import dev.takagari.alerting.hook.HookHeaders;
import dev.takagari.alerting.hook.HookMeters;
import dev.takagari.alerting.hook.HookMeters.Refusal;
import dev.takagari.alerting.slack.SlackAnswers;
import dev.takagari.alerting.slack.SlackSignature;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiFunction;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// What Slack calls when people do something there. Bearer tokens are of no use here: a call is
/// signed with the secret of the app. Nothing is done or kept of one that is refused. Slack gives
/// three seconds for an answer.
@RestController
public class SlackHookController {
  private static final String HOOK = "slack";
  private static final String FIELD = "payload";

  private final Optional<SlackDoor> door;
  private final HookBodies bodies;
  private final HookMeters meters;

  SlackHookController(ObjectProvider<SlackDoor> door, HookBodies bodies, HookMeters meters) {
    this.door = Optional.ofNullable(door.getIfAvailable());
    this.bodies = bodies;
    this.meters = meters;
  }

  /// Clicks and forms.
  @PostMapping("/hooks/slack/interactive")
  ResponseEntity<String> interactive(HttpServletRequest request) {
    String answer =
        take(request, (answers, body) -> answers.interactive(FormBody.only(body, FIELD)));
    return answer.isEmpty()
        ? ResponseEntity.ok().build()
        : ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer);
  }

  /// Messages, and the question whether we are there.
  @PostMapping("/hooks/slack/events")
  ResponseEntity<String> events(HttpServletRequest request) {
    String answer =
        take(request, (answers, body) -> answers.event(new String(body, StandardCharsets.UTF_8)));
    return answer.isEmpty()
        ? ResponseEntity.ok().build()
        : ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(answer);
  }

  private String take(HttpServletRequest request, BiFunction<SlackAnswers, byte[], String> taking) {
    Optional<SlackSignature> signature = door.flatMap(SlackDoor::signature);
    if (door.isEmpty() || signature.isEmpty()) {
      throw refused(Refusal.NOT_CONFIGURED);
    }
    HookHeaders headers = request::getHeader;
    if (!signature.get().mayAdmit(headers)) {
      throw refused(Refusal.WRONG_SECRET);
    }
    byte[] body = bodies.read(HOOK, request);
    if (!signature.get().admits(headers, body)) {
      throw refused(Refusal.WRONG_SECRET);
    }
    String answer;
    try {
      answer = taking.apply(door.get().answers(), body);
    } catch (RuntimeException e) {
      meters.refused(HOOK, Refusal.NOT_KEPT);
      throw e;
    }
    signature.get().taken(headers);
    meters.taken(HOOK, 1);
    return answer;
  }

  private TakagariException refused(Refusal reason) {
    meters.refused(HOOK, reason);
    return new TakagariException(ErrorCode.NOT_AUTHENTICATED, "not admitted");
  }
}
