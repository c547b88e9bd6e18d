package dev.takagari.app.operation;

import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.owner.LoadedOwners;
import dev.takagari.core.owner.OwnerBook;
import dev.takagari.core.owner.OwnerRule;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The list of owners; needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1/owners")
public class OwnerController {
  private static final int MOST_VERSIONS = 20;

  private final OwnerBook owners;
  private final AuditLog audit;

  OwnerController(OwnerBook owners, AuditLog audit) {
    this.owners = owners;
    this.audit = audit;
  }

  /// @param csv the whole file
  /// @param origin its name, for people
  record LoadRequest(@Nullable String csv, @Nullable String origin) {}

  /// @param loaded whether it differs from the list before
  record LoadAnswer(boolean loaded, long version, String loadedAt, int rules) {}

  /// @param version 0 when no list was loaded
  /// @param versions the newest lists, the newest first
  record Owners(
      long version, String loadedAt, String origin, List<Rule> rules, List<Version> versions) {}

  record Version(long version, String loadedAt, String origin, int rules) {}

  /// @param line of its file
  record Rule(int line, String type, String pattern, String person, String team, String channel) {
    static Rule of(OwnerRule rule) {
      return new Rule(
          rule.line(),
          rule.type().code(),
          rule.pattern(),
          rule.owner().person(),
          rule.owner().team(),
          rule.owner().channel());
    }
  }

  /// @param host the rule for a host of this name, null when none fits
  /// @param user the rule for an account of this name
  record TestAnswer(long version, @Nullable Rule host, @Nullable Rule user) {}

  @PostMapping
  LoadAnswer load(@RequestBody LoadRequest request, HttpServletRequest http) {
    String csv = request.csv();
    if (csv == null) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "csv is missing");
    }
    String origin = request.origin() == null ? "api" : request.origin();
    audit.record(Operator.of(http), "owners.load", "", Map.of("origin", origin));
    long before = owners.newest().map(LoadedOwners::version).orElse(0L);
    LoadedOwners loaded = owners.load(csv, origin);
    return new LoadAnswer(
        loaded.version() != before,
        loaded.version(),
        Times.text(loaded.loadedAt()),
        loaded.list().rules().size());
  }

  @GetMapping
  Owners list() {
    List<Version> versions =
        owners.versions(MOST_VERSIONS).stream()
            .map(
                one ->
                    new Version(
                        one.version(),
                        Times.text(one.loadedAt()),
                        one.origin(),
                        one.list().rules().size()))
            .toList();
    return owners
        .newest()
        .map(
            newest ->
                new Owners(
                    newest.version(),
                    Times.text(newest.loadedAt()),
                    newest.origin(),
                    newest.list().rules().stream().map(Rule::of).toList(),
                    versions))
        .orElse(new Owners(0, "", "", List.of(), List.of()));
  }

  @GetMapping("/test")
  TestAnswer test(@RequestParam String name) {
    return owners
        .newest()
        .map(
            newest ->
                new TestAnswer(
                    newest.version(),
                    newest.list().find(List.of(name), List.of()).map(Rule::of).orElse(null),
                    newest.list().find(List.of(), List.of(name)).map(Rule::of).orElse(null)))
        .orElse(new TestAnswer(0, null, null));
  }
}
