package dev.takagari.app.intel;

import dev.takagari.app.operation.Operator;
import dev.takagari.app.operation.Times;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.indicator.ShownText;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.core.intel.IntelFinding;
import dev.takagari.core.intel.IntelQuestion;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import dev.takagari.enrich.intel.IntelLookup;
import dev.takagari.search.time.TimeExpression;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What all sources know of something; needs a token with the scope `search`. What is told to
/// services outside is in the audit log, with the caller's name.
@RestController
@RequestMapping("/api/v1/intel")
public class IntelController {
  /// A value may be two things, and a question has a hundred.
  private static final int MOST_VALUES = 50;

  private static final int LONGEST = 8_192;
  private static final int LONGEST_SHOWN = 200;

  private final IntelLookup lookup;
  private final ObservedValues observed;
  private final InstantSource clock;

  IntelController(IntelLookup lookup, IdentityBook identities, InstantSource clock) {
    this.lookup = lookup;
    this.observed = new ObservedValues(identities);
    this.clock = clock;
  }

  /// @param values at most 50
  /// @param at when the event happened that holds them; unset: now
  record Question(@Nullable List<Asked> values, @Nullable String at) {}

  /// @param type a kind; unset: what it can be
  /// @param tlp with whom it may be shared, as far as the caller knows
  record Asked(@Nullable String value, @Nullable String type, @Nullable String tlp) {}

  /// @param at registries answer as of then
  record Answer(String at, List<Value> values) {}

  /// @param value as it was asked for
  /// @param shown as people read it: nothing makes a link of it
  /// @param kinds what it was looked up as
  record Value(String value, String shown, List<String> kinds, List<FindingRow> findings) {}

  /// Values are read as they were sent: a list of parameters would be taken apart at commas.
  @GetMapping
  Answer find(
      @RequestParam MultiValueMap<String, String> parameters,
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(required = false) @Nullable String at,
      HttpServletRequest http) {
    return find(
        new Question(
            parameters.getOrDefault("value", List.of()).stream()
                .map(one -> new Asked(one, type, null))
                .toList(),
            at),
        http);
  }

  @PostMapping
  Answer find(@RequestBody Question question, HttpServletRequest http) {
    String actor = Operator.of(http);
    List<Asked> values = question.values();
    if (values == null || values.isEmpty() || values.size() > MOST_VALUES) {
      throw bad("values are 1 to " + MOST_VALUES);
    }
    Instant now = clock.instant();
    Instant at = question.at() == null ? now : TimeExpression.parse("at", question.at(), now);
    List<List<Observed>> all = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      all.add(observed(values.get(i), "values[" + i + "]", at));
    }
    List<IntelFinding> findings =
        lookup.ask(new IntelQuestion(actor, all.stream().flatMap(List::stream).toList()));
    Instant answered = clock.instant();
    List<Value> answers = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      List<Observed> meant = all.get(i);
      Set<Observed> wanted = new HashSet<>(meant);
      answers.add(
          new Value(
              String.valueOf(values.get(i).value()),
              meant.getFirst().defanged(),
              meant.stream().map(one -> one.kind().code()).toList(),
              findings.stream()
                  .filter(finding -> wanted.contains(finding.observed()))
                  .map(finding -> FindingRow.of(finding, answered))
                  .toList()));
    }
    return new Answer(Times.text(at), answers);
  }

  private List<Observed> observed(@Nullable Asked asked, String place, Instant at) {
    String value = asked == null ? null : asked.value();
    if (asked == null || value == null || value.isBlank() || value.length() > LONGEST) {
      throw bad(place + ": a value has 1 to " + LONGEST + " characters");
    }
    Tlp tlp = tlp(asked.tlp(), place);
    String type = asked.type();
    List<Observed> meant =
        type == null
            ? observed.read(value, tlp, at)
            : observed.read(kind(type, place), value, tlp, at).stream().toList();
    if (meant.isEmpty()) {
      throw bad(
          place
              + " ("
              + ShownText.defanged(value, LONGEST_SHOWN)
              + "): "
              + (type == null ? "nothing that can be looked up" : "is none of its type"));
    }
    return meant;
  }

  private static @Nullable Tlp tlp(@Nullable String text, String place) {
    return text == null
        ? null
        : Tlp.find(text)
            .orElseThrow(() -> bad(place + ": tlp is clear, green, amber, amber+strict or red"));
  }

  private static ObservedKind kind(String text, String place) {
    return ObservedKind.find(text)
        .orElseThrow(
            () ->
                bad(
                    place
                        + ": type is one of "
                        + String.join(
                            ", ",
                            Arrays.stream(ObservedKind.values())
                                .map(ObservedKind::code)
                                .toList())));
  }

  private static TakagariException bad(String message) {
    return new TakagariException(ErrorCode.BAD_REQUEST, message);
  }
}
