package dev.takagari.alerting.outward;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.takagari.alerting.outward.MailSettings.Security;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.Outcome;
import dev.takagari.core.telling.TellPost;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailDestinationTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:34:56Z");
  private static final String TO = "soc@example.org";

  private final GreenMail server =
      new GreenMail(
          new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS)
          });
  private final ToldCases cases = new ToldCases();

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private MailDestination mail(int port, Security security, String to) {
    return new MailDestination(
        settings(port, security, to),
        to,
        cases.briefs(),
        new Letters(java.time.ZoneOffset.UTC),
        InstantSource.fixed(NOW));
  }

  private static MailSettings settings(int port, Security security, String to) {
    return new MailSettings(
        "team",
        "127.0.0.1",
        port,
        security,
        "",
        "",
        "Takagari <takagari@alerts.example.org>",
        List.of(to));
  }

  private MailDestination mail() {
    return mail(server.getSmtp().getPort(), Security.NONE, TO);
  }

  private Act show(String marker) {
    return cases.show("mail:team-soc-example-org", marker);
  }

  private Act add(long number, String text) {
    return cases.add("mail:team-soc-example-org", number, text);
  }

  private static String reference(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return String.valueOf(((Outcome.Done) outcome).reference());
  }

  private static String header(MimeMessage mail, String name) throws MessagingException {
    String header = mail.getHeader(name, ",");
    return header == null ? "" : header.replaceAll("\\s+", " ");
  }

  private static String part(Part whole, String type) throws MessagingException, IOException {
    return find(whole, type).orElseThrow(() -> new AssertionError("no " + type));
  }

  private static Optional<String> find(Part part, String type)
      throws MessagingException, IOException {
    if (part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        Optional<String> found = find(parts.getBodyPart(i), type);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }
    return part.isMimeType(type)
        ? Optional.of(new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  @Test
  void tellsACaseInOneThread() throws Exception {
    MailDestination mail = mail();
    String reference = reference(mail.deliver(show("show:1.5"), null));
    mail.deliver(add(7, "it is Tomasz"), reference);
    cases.titled("something else");
    mail().deliver(add(8, "he said so"), reference);

    MimeMessage[] told = server.getReceivedMessages();
    assertThat(told).hasSize(3);
    String first = told[0].getMessageID();
    assertThat(first).matches("<show_1=5\\.[0-9a-f]{8}@alerts\\.example\\.org>");
    assertThat(told[0].getSubject())
        .isEqualTo("[A-2026-000482] HIGH · PowerShell download cradle on ws-0142");
    assertThat(header(told[0], "Auto-Submitted")).isEqualTo("auto-generated");
    String root = header(told[0], "References");
    assertThat(root).startsWith("<case.A-2026-000482.");
    for (int i = 1; i < told.length; i++) {
      assertThat(header(told[i], "In-Reply-To")).isEqualTo(first);
      assertThat(header(told[i], "References")).isEqualTo(root + " " + first);
      assertThat(told[i].getSubject()).isEqualTo("Re: " + told[0].getSubject());
    }
    assertThat(told[1].getMessageID()).isNotEqualTo(told[2].getMessageID());
    assertThat(part(told[0], "text/plain"))
        .contains("Case A-2026-000482, open.", "tomasz", "hxxp[://]evil[.]example/a");
    assertThat(part(told[1], "text/plain")).contains("commented by mira", "it is Tomasz");
  }

  @Test
  void sendsTheSameIdAgainWhenItIsTriedAgain() throws Exception {
    mail().deliver(show("show-1"), null);
    mail().deliver(show("show-1"), null);

    MimeMessage[] told = server.getReceivedMessages();
    assertThat(told).hasSize(2);
    assertThat(told[0].getMessageID()).isEqualTo(told[1].getMessageID());
  }

  @Test
  void mailsNoCaseTwiceBecauseItChanged() {
    String reference = reference(mail().deliver(show("show-1"), null));

    assertThat(mail().deliver(show("show-2"), reference)).isEqualTo(new Outcome.Done(null));
    assertThat(server.getReceivedMessages()).hasSize(1);
  }

  @Test
  void nothingThatAnEventSaidBecomesAHeaderOrMarkup() throws Exception {
    cases.titled(ToldCases.HOSTILE).closed();
    String reference = reference(mail().deliver(show("show-1"), null));
    mail().deliver(add(7, ToldCases.HOSTILE), reference);
    mail()
        .deliver(
            cases.post(
                "mail:team-soc-example-org",
                new TellPost(
                    ToldCases.HOSTILE,
                    ToldCases.HOSTILE,
                    List.of(
                        new TellPost.File(
                            "../x\r\nBcc: a@example.org.csv", "text/csv\r\nX-A: b", "a,b\n")))),
            null);

    MimeMessage[] told = server.getReceivedMessages();
    assertThat(told).hasSize(3);
    for (MimeMessage one : told) {
      assertThat(Collections.list(one.getAllHeaders()))
          .extracting(jakarta.mail.Header::getName)
          .doesNotContain("Bcc", "bcc", "X-A");
      assertThat(one.getAllRecipients()).hasSize(1);
      assertThat(one.getSubject()).doesNotContain("\r", "\n");
      String html = part(one, "text/html");
      assertThat(html).doesNotContain("<img", "<script", "href=\"http://evil", "src=\"");
      assertThat(html).contains("&lt;img");
    }
    assertThat(part(told[0], "text/html")).contains("href=\"https://takagari.example/cases/");
  }

  @Test
  void attachesTheFilesOfAPost() throws Exception {
    Outcome outcome =
        mail()
            .deliver(
                cases.post(
                    "mail:team-soc-example-org",
                    new TellPost(
                        "Week 47",
                        "- 12 cases",
                        List.of(new TellPost.File("cases.csv", "text/csv", "key;title\nä\n")))),
                null);

    assertThat(outcome).isEqualTo(new Outcome.Done(null));
    MimeMessage told = server.getReceivedMessages()[0];
    Part file = ((Multipart) told.getContent()).getBodyPart(1);
    assertThat(file.getFileName()).isEqualTo("cases.csv");
    assertThat(file.getDisposition()).isEqualTo(Part.ATTACHMENT);
    assertThat(part(told, "text/csv").replace("\r", "")).isEqualTo("key;title\nä\n");
    assertThat(part(told, "text/plain")).contains("- 12 cases");
  }

  @Test
  void oneBadAddressOfThreeHoldsNobodyBack() throws Exception {
    try (SmtpScript script = new SmtpScript()) {
      script.answer("RCPT TO:<GONE@EXAMPLE.ORG>", "550 5.1.1 no such mailbox <title here>");
      script.answer("RCPT TO:<BUSY@EXAMPLE.ORG>", "450 4.2.1 try later");

      assertThat(mail(script.port(), Security.NONE, "gone@example.org").deliver(show("s"), null))
          .isEqualTo(new Outcome.Never("the server refused it for this address: 550"));
      assertThat(mail(script.port(), Security.NONE, "busy@example.org").deliver(show("s"), null))
          .isEqualTo(new Outcome.Later(java.time.Duration.ZERO, false, "the server answered 450"));
      assertThat(mail(script.port(), Security.NONE, TO).deliver(show("s"), null))
          .isInstanceOf(Outcome.Done.class);
      assertThat(script.mails()).hasSize(1);

      script.forget("RCPT TO:<BUSY@EXAMPLE.ORG>");
      assertThat(mail(script.port(), Security.NONE, "busy@example.org").deliver(show("s"), null))
          .isInstanceOf(Outcome.Done.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".|552 too large|never|the server refused it for this address: 552",
        ".|451 local error|later|the server answered 451",
        ".|drop|later|the server did not say that it took it",
        "DATA|421 closing|all|the server answered 421",
        "MAIL|550 you may not|all|the server refuses our sender: 550",
        "MAIL|530 log in first|all|",
        "EHLO|drop|all|no connection"
      })
  void tellsWhatIsForNowFromWhatIsForGood(String command, String line, String kind, String why)
      throws Exception {
    try (SmtpScript script = new SmtpScript()) {
      script.answer(command, line);

      Outcome outcome = mail(script.port(), Security.NONE, TO).deliver(show("s"), null);

      switch (outcome) {
        case Outcome.Never never -> {
          assertThat(kind).isEqualTo("never");
          assertThat(never.why()).isEqualTo(why);
        }
        case Outcome.Later later -> {
          assertThat(kind).isEqualTo(later.all() ? "all" : "later");
          assertThat(later.why()).startsWith(why == null ? "" : why);
        }
        case Outcome.Done _, Outcome.NotNow _ -> throw new AssertionError("it was not taken");
      }
    }
  }

  @Test
  void sendsNothingInTheClearWhenItIsToBeSecret() {
    Outcome outcome =
        mail(server.getSmtp().getPort(), Security.STARTTLS, TO).deliver(show("s"), null);

    assertThat(outcome)
        .isInstanceOfSatisfying(Outcome.Later.class, later -> assertThat(later.all()).isTrue());
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void sendsNothingToAServerForWhichNobodyVouches() {
    Outcome outcome = mail(server.getSmtps().getPort(), Security.TLS, TO).deliver(show("s"), null);

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Later.class,
            later -> {
              assertThat(later.all()).isTrue();
              assertThat(later.why()).contains("SSL");
            });
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soc",
        "soc@",
        "a b@example.org",
        "a@example.org,b@example.org",
        "<a@example.org>",
        "a@example.org\r\nBcc: b@example.org",
        "ä@example.org"
      })
  void takesOnlyAddressesOfOneMailbox(String text) {
    assertThat(MailSettings.isAddress(text)).isFalse();
  }

  @Test
  void namesADestinationByItsAddress() {
    MailSettings settings = settings(25, Security.NONE, TO);

    assertThat(settings.destination("Soc.Team@Example.org"))
        .isEqualTo("mail:team-soc-team-example-org");
    assertThat(settings.destination("x".repeat(60) + "@example.org"))
        .matches("mail:team-x{51}-[0-9a-f]{8}");
  }

  @Test
  void knowsASender() {
    assertThat(MailSettings.isSender("Takagari <t@example.org>")).isTrue();
    assertThat(MailSettings.isSender("t@example.org")).isTrue();
    for (String wrong : List.of("", "t", "a@x.org, b@x.org", "T <t@x.org>\r\nBcc: b@x.org")) {
      assertThat(MailSettings.isSender(wrong)).as(wrong).isFalse();
    }
  }
}
