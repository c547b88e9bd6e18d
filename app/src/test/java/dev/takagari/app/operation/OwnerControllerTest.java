package dev.takagari.app.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.postgres.IngestDatabase;
import dev.takagari.adapters.postgres.PostgresAuditLog;
import dev.takagari.adapters.postgres.PostgresOwnerBook;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.app.operation.OwnerController.LoadAnswer;
import dev.takagari.app.operation.OwnerController.LoadRequest;
import dev.takagari.app.operation.OwnerController.Owners;
import dev.takagari.app.operation.OwnerController.Rule;
import dev.takagari.app.operation.OwnerController.TestAnswer;
import dev.takagari.app.operation.OwnerController.Version;
import dev.takagari.core.audit.AuditEntry;
import dev.takagari.core.audit.AuditFilter;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.owner.OwnerCsv;
import dev.takagari.search.auth.AuthenticationFilter;
import dev.takagari.search.auth.Caller;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/// Over a real database.
class OwnerControllerTest {
  private static final String DESKTOPS = OwnerCsv.HEADER + "\n# ours\nhost,ws-*,,Desktops,#desk\n";
  private static final Rule DESKTOP = new Rule(3, "host", "ws-*", "", "Desktops", "#desk");

  private final IngestDatabase database = new IngestDatabase();
  private final MockHttpServletRequest request = new MockHttpServletRequest();
  private AuditLog audit;
  private OwnerController controller;

  @BeforeEach
  void open() {
    PostgresSession session = database.session();
    audit = new PostgresAuditLog(session);
    controller = new OwnerController(new PostgresOwnerBook(session), audit);
    request.setAttribute(
        AuthenticationFilter.CALLER, new Caller("operator", Set.of(Caller.Scope.ADMIN)));
    request.addHeader(Operator.HEADER, "ann");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private LoadAnswer load(String csv, String origin) {
    return controller.load(new LoadRequest(csv, origin), request);
  }

  private static String desktopsOf(String person) {
    return OwnerCsv.HEADER + "\nhost,ws-*," + person + ",,\n";
  }

  @Test
  void hasNothingBeforeTheFirstList() {
    assertThat(controller.list()).isEqualTo(new Owners(0, "", "", List.of(), List.of()));
    assertThat(controller.test("ws-1")).isEqualTo(new TestAnswer(0, null, null));
  }

  @Test
  void showsWhatWasLoadedAndWhatWasBefore() {
    LoadAnswer first = load(desktopsOf("Bob"), "old.csv");
    LoadAnswer second = load(DESKTOPS, "owners.csv");

    assertThat(List.of(first.loaded(), second.loaded())).containsOnly(true);
    assertThat(second.version()).isGreaterThan(first.version());
    assertThat(second.rules()).isEqualTo(1);
    assertThat(controller.list())
        .isEqualTo(
            new Owners(
                second.version(),
                second.loadedAt(),
                "owners.csv",
                List.of(DESKTOP),
                List.of(
                    new Version(second.version(), second.loadedAt(), "owners.csv", 1),
                    new Version(first.version(), first.loadedAt(), "old.csv", 1))));
    assertThat(controller.test("WS-0142"))
        .isEqualTo(new TestAnswer(second.version(), DESKTOP, null));
  }

  @Test
  void theSameListAgainChangesNothing() {
    LoadAnswer first = load(DESKTOPS, "owners.csv");
    Owners before = controller.list();

    LoadAnswer again = load(DESKTOPS, "copy.csv");

    assertThat(again).isEqualTo(new LoadAnswer(false, first.version(), first.loadedAt(), 1));
    assertThat(controller.list()).isEqualTo(before);
  }

  @Test
  void namesEveryLineThatCannotBeReadAndKeepsTheListBefore() {
    load(DESKTOPS, "owners.csv");
    Owners before = controller.list();

    assertRefused(
        OwnerCsv.HEADER
            + "\nhost,ws-1,Ann,,\nprinter,p-1,Ann,,\n\n\"host\",\"a\nb\",Ann,,\nuser,x,,,\n",
        ErrorCode.BAD_OWNERS_FILE,
        "line 3 has neither host nor user",
        "line 5 has a control character",
        "line 7 names nobody");
    assertRefused("host,ws-1,Ann,,\n", ErrorCode.BAD_OWNERS_FILE, "line 1 is not the header");
    assertRefused("", ErrorCode.BAD_OWNERS_FILE, "line 1 is missing");
    assertRefused(null, ErrorCode.BAD_REQUEST, "csv is missing");
    assertThat(controller.list()).isEqualTo(before);
  }

  @Test
  void refusesWhatTheDatabaseCannotKeep() {
    assertRefused(
        OwnerCsv.HEADER + "\n# \0\nhost,ws-1,Ann,,\n",
        ErrorCode.BAD_OWNERS_FILE,
        "line 2 has a NUL character");
    assertThat(load(desktopsOf("Ann \uD83D"), "odd \0 name").rules()).isEqualTo(1);
  }

  @Test
  void recordsWhoLoadedAListAlsoOneThatWasRefused() {
    load(DESKTOPS, "owners.csv");
    load(DESKTOPS, "copy.csv");
    assertRefused("host,ws-1,Ann,,\n", ErrorCode.BAD_OWNERS_FILE, "");
    controller.list();
    controller.test("ws-1");

    assertThat(audit.list(AuditFilter.newest(10)))
        .allMatch(entry -> entry.actor().equals("operator/ann"))
        .allMatch(entry -> entry.action().equals("owners.load"))
        .extracting(AuditEntry::detail)
        .containsExactly(
            Map.of("origin", "bad.csv"),
            Map.of("origin", "copy.csv"),
            Map.of("origin", "owners.csv"));
  }

  private void assertRefused(String csv, ErrorCode code, String... said) {
    assertThatThrownBy(() -> load(csv, "bad.csv"))
        .isInstanceOfSatisfying(TakagariException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContainingAll(said);
  }
}
