package dev.takagari.app.alerting;

import dev.takagari.alerting.github.GitHubHook;
import dev.takagari.alerting.github.GitHubLooks;
import dev.takagari.alerting.hook.HookMeters;
import dev.takagari.alerting.hook.HookMeters.Refusal;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.OptionalInt;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// What GitHub calls when something happens to an issue. Without a secret it admits nobody. A call
/// is answered at once, the issue is looked at after that.
@RestController
public class GitHubHookController {
  private static final String HOOK = "github";

  private final ObjectProvider<GitHubHook> hooks;
  private final ObjectProvider<GitHubLooks> looks;
  private final HookMeters meters;
  private final HookBodies bodies;

  GitHubHookController(
      ObjectProvider<GitHubHook> hooks,
      ObjectProvider<GitHubLooks> looks,
      HookMeters meters,
      HookBodies bodies) {
    this.hooks = hooks;
    this.looks = looks;
    this.meters = meters;
    this.bodies = bodies;
  }

  /// @param taken whether an issue of ours is looked at
  record Heard(boolean taken) {}

  /// Events `issues` and `issue_comment`; others are heard and left alone.
  @PostMapping("/hooks/github")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Heard github(HttpServletRequest request) {
    GitHubHook hook = hooks.getIfAvailable();
    GitHubLooks looking = looks.getIfAvailable();
    if (hook == null || looking == null) {
      throw refused(Refusal.NOT_CONFIGURED);
    }
    if (!hook.mayAdmit(request::getHeader)) {
      throw refused(Refusal.WRONG_SECRET);
    }
    byte[] body = bodies.read(HOOK, request);
    if (!hook.admits(request::getHeader, body)) {
      throw refused(Refusal.WRONG_SECRET);
    }
    OptionalInt issue = hook.issue(request::getHeader, body);
    boolean taken = issue.isPresent() && looking.ask(issue.getAsInt());
    if (taken) {
      meters.taken(HOOK, 1);
    }
    return new Heard(taken);
  }

  private TakagariException refused(Refusal reason) {
    meters.refused(HOOK, reason);
    return new TakagariException(ErrorCode.NOT_AUTHENTICATED, "not admitted");
  }
}
