package dev.takagari.alerting.slack;

import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.alerting.note.SameCase;
import dev.takagari.alerting.note.Words;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.SuppressionRule;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.NewAct;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Does to cases what people in Slack ask for, and puts on record who did. Safe for use by several
/// threads.
public final class SlackCases {
  private final CaseRepository cases;
  private final CaseBriefs briefs;
  private final ActQueue queue;
  private final AuditLog audit;

  public SlackCases(CaseRepository cases, CaseBriefs briefs, ActQueue queue, AuditLog audit) {
    this.cases = cases;
    this.briefs = briefs;
    this.queue = queue;
    this.audit = audit;
  }

  Optional<CaseBrief> brief(CaseKey key) {
    return briefs.of(key);
  }

  /// What is alike to the detections of a case as it is now; empty when there is no such rule.
  Optional<SuppressionRule> alike(CaseKey key) {
    return briefs.alike(key);
  }

  /// The note of a case that is closed as a duplicate.
  ///
  /// @throws TakagariException bad-request, for people, if it cannot be one of that case
  String note(CaseKey key, SameCase same) {
    return same.note(cases, key);
  }

  /// From when what is alike is held back: since the case was closed, so that the same form says
  /// the same end however often it comes; empty for a case that is open again.
  Optional<Instant> closed(CaseKey key) {
    return cases.find(key).flatMap(found -> Optional.ofNullable(found.times().closed()));
  }

  /// The case of a message.
  Optional<CaseKey> of(SlackReference where) {
    return queue.subject(SlackDestination.NAME, where.toString()).flatMap(CaseKey::find);
  }

  /// Does what somebody asks for.
  ///
  /// @param version that they have seen; null for whatever it is
  /// @param token the same for the same request, however often it comes
  /// @return why nothing was done, in Slack's markup, for them; empty when it was done
  /// @throws TakagariException when it cannot be done now
  Optional<String> act(
      CaseKey key, CaseCommand command, String name, @Nullable Long version, String token) {
    try {
      cases.act(key, command, new Actor(name, Actor.Origin.SLACK), version, token);
      audit.record(
          name,
          "case." + command.getClass().getSimpleName().toLowerCase(Locale.ROOT),
          key.toString(),
          Map.of("origin", Actor.Origin.SLACK.code()));
      return Optional.empty();
    } catch (TakagariException e) {
      return Optional.of(
          switch (e.code()) {
            case CASE_CHANGED -> changed(key);
            case CASE_STATE, NOT_FOUND, BAD_REQUEST ->
                "Nothing was done: " + SlackText.line(String.valueOf(e.getMessage()), 500) + ".";
            default -> throw e;
          });
    }
  }

  /// Puts on record that somebody holds back what is the same as a case.
  void held(CaseKey key, String name) {
    audit.record(
        name, "suppression.add", key.toString(), Map.of("origin", Actor.Origin.SLACK.code()));
  }

  /// Says how a case is that somebody saw otherwise, and has its message say it too.
  private String changed(CaseKey key) {
    queue.put(List.of(NewAct.show(SlackDestination.NAME, key.toString())));
    String now =
        briefs
            .of(key)
            .map(
                brief ->
                    "it is now "
                        + SlackText.line(brief.state(), 200)
                        + (brief.found().assignee().isEmpty()
                            ? ", nobody assigned"
                            : ", assigned to "
                                + SlackText.line(Words.person(brief.found().assignee()), 200)))
            .orElse("it is gone");
    return "Nothing was done: " + key + " changed meanwhile, " + now + ". Look again, then act.";
  }
}
