package dev.takagari.app.indicator;

import dev.takagari.app.operation.Operator;
import dev.takagari.app.operation.Times;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.list.AllowEntry;
import dev.takagari.core.indicator.list.ListBook;
import dev.takagari.enrich.list.LoadedLists;
import dev.takagari.enrich.list.WarningList;
import dev.takagari.enrich.list.WarningLists;
import dev.takagari.search.time.TimeExpression;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Values that never alert: our own list and warning lists; needs a token with the scope `admin`.
/// What is decided counts in this process at once, in others within
/// `takagari.indicators.sweep-interval`.
@RestController
@RequestMapping("/api/v1/indicators")
public class ListController {
  private static final String LENGTH_OF_TIME = "[0-9]{1,9}[smhdwSMHDW]";

  private final ListBook book;
  private final WarningLists warningLists;
  private final LoadedLists loaded;
  private final AuditLog audit;
  private final InstantSource clock;

  ListController(
      ListBook book,
      WarningLists warningLists,
      LoadedLists loaded,
      AuditLog audit,
      InstantSource clock) {
    this.book = book;
    this.warningLists = warningLists;
    this.loaded = loaded;
    this.audit = audit;
    this.clock = clock;
  }

  record Allowed(List<Entry> allowed) {}

  /// @param expires null for never
  record Entry(
      String type,
      String value,
      String owner,
      String reason,
      String addedBy,
      String addedAt,
      @Nullable String expires) {
    static Entry of(AllowEntry entry) {
      Instant expires = entry.expires();
      return new Entry(
          entry.value().type().code(),
          entry.value().text(),
          entry.owner(),
          entry.reason(),
          entry.addedBy(),
          Times.text(entry.addedAt()),
          expires == null ? null : Times.text(expires));
    }
  }

  /// @param value may be defanged
  /// @param type unset: what the value looks like
  /// @param owner who answers for it
  /// @param expires a time, or a length of time from now; unset: never
  record AllowRequest(
      @Nullable String value,
      @Nullable String type,
      @Nullable String owner,
      @Nullable String reason,
      @Nullable String expires) {}

  record RemoveRequest(@Nullable String value, @Nullable String type) {}

  /// @param value as it is kept
  record Value(String type, String value, @Nullable String expires) {}

  /// @param refused files that are no lists
  record Lists(List<Listed> lists, List<Refused> refused) {}

  /// @param loaded false for one that was switched and is not in the directory
  /// @param entries each once
  /// @param by who switched it last; empty when nobody did
  record Listed(
      String name,
      boolean on,
      boolean loaded,
      String version,
      String description,
      String kind,
      int entries,
      int skipped,
      String by,
      @Nullable String at) {}

  record Refused(String file, String reason) {}

  record SwitchRequest(@Nullable String name, @Nullable Boolean on) {}

  record SwitchAnswer(String name, boolean on) {}

  @GetMapping("/allowed")
  Allowed allowed() {
    return new Allowed(book.allowed().stream().map(Entry::of).toList());
  }

  @PostMapping("/allowed")
  Value allow(@RequestBody AllowRequest request, HttpServletRequest http) {
    String by = Operator.of(http);
    IndicatorValue value = value(request.value(), request.type());
    String owner = text(request.owner(), "owner").strip();
    String reason = text(request.reason(), "reason").strip();
    Instant expires = expires(request.expires());
    audit.record(by, "indicators.allow", value.text(), Map.of("owner", owner, "reason", reason));
    book.allow(value, owner, reason, expires, by);
    loaded.refresh();
    return new Value(
        value.type().code(), value.text(), expires == null ? null : Times.text(expires));
  }

  @PostMapping("/allowed/remove")
  Value remove(@RequestBody RemoveRequest request, HttpServletRequest http) {
    String by = Operator.of(http);
    IndicatorValue value = value(request.value(), request.type());
    audit.record(by, "indicators.disallow", value.text(), Map.of("type", value.type().code()));
    if (!book.disallow(value)) {
      throw new TakagariException(ErrorCode.NOT_FOUND, "the value is not on the list");
    }
    loaded.refresh();
    return new Value(value.type().code(), value.text(), null);
  }

  @GetMapping("/lists")
  Lists lists() {
    Map<String, ListBook.Turned> turned = new TreeMap<>();
    book.turned().forEach(one -> turned.put(one.warningList(), one));
    List<Listed> lists = new ArrayList<>();
    warningLists.lists().forEach((name, list) -> lists.add(listed(list, turned.remove(name))));
    turned.forEach(
        (name, one) ->
            lists.add(
                new Listed(
                    name, one.on(), false, "", "", "", 0, 0, one.by(), Times.text(one.at()))));
    List<Refused> refused = new ArrayList<>();
    warningLists.refused().forEach((file, reason) -> refused.add(new Refused(file, reason)));
    return new Lists(lists, refused);
  }

  private static Listed listed(WarningList list, ListBook.@Nullable Turned turned) {
    return new Listed(
        list.name(),
        turned != null && turned.on(),
        true,
        list.version(),
        list.description(),
        list.kind().name().toLowerCase(Locale.ROOT),
        list.size(),
        list.skipped(),
        turned == null ? "" : turned.by(),
        turned == null ? null : Times.text(turned.at()));
  }

  @PostMapping("/lists")
  SwitchAnswer turn(@RequestBody SwitchRequest request, HttpServletRequest http) {
    String by = Operator.of(http);
    String name = text(request.name(), "name");
    Boolean on = request.on();
    if (on == null) {
      throw bad("on is missing: true or false");
    }
    if (on && !warningLists.lists().containsKey(name)) {
      throw new TakagariException(ErrorCode.NOT_FOUND, "there is no warning list of that name");
    }
    audit.record(by, "indicators.list", name, Map.of("on", on.toString()));
    book.turn(name, on, by);
    loaded.refresh();
    return new SwitchAnswer(name, on);
  }

  private static IndicatorValue value(@Nullable String given, @Nullable String type) {
    return GivenValue.read(text(given, "value"), type);
  }

  private @Nullable Instant expires(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    Instant now = clock.instant();
    String plain = text.strip();
    return plain.matches(LENGTH_OF_TIME)
        ? now.plus(TimeExpression.parseDuration("expires", plain))
        : TimeExpression.parse("expires", plain, now);
  }

  private static String text(@Nullable String text, String name) {
    if (text == null || text.isBlank()) {
      throw bad(name + " is missing");
    }
    if (text.indexOf('\0') >= 0) {
      throw bad(name + " holds a NUL character");
    }
    return text;
  }

  private static TakagariException bad(String message) {
    return new TakagariException(ErrorCode.BAD_REQUEST, message);
  }
}
