package dev.takagari.alerting.outward;

import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.Destination;
import dev.takagari.core.telling.Outcome;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.telling.TellText;
import dev.takagari.core.text.PlainText;
import jakarta.activation.DataHandler;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Mail to one address. Every address is a destination of its own: what one server of many refuses
/// holds back nobody else's mail, and nobody gets it again for another's sake. The first mail of a
/// case begins a thread in which all others are; what a case is like is not mailed again, what
/// happens to it is. When nobody knows whether a server took a mail it is sent again with the same
/// `Message-ID`. Safe for use by several threads; throws what the store of cases throws.
public final class MailDestination implements Destination {
  private static final Logger LOG = LoggerFactory.getLogger(MailDestination.class);
  private static final String CONNECT_MILLIS = "5000";
  private static final String ANSWER_MILLIS = "10000";
  private static final int LONGEST_SUBJECT = 200;
  private static final int MOST_FILES = 20;
  private static final String UTF_8 = "UTF-8";

  /// After what somebody must look at: a password, a sender that is refused.
  private static final Duration MISCONFIGURED = Duration.ofMinutes(5);

  private static final int CLOSING = 421;
  private static final int AUTHENTICATION_REQUIRED = 530;

  private final MailSettings settings;
  private final String name;
  private final String address;
  private final String domain;
  private final CaseBriefs briefs;
  private final Letters letters;
  private final InstantSource clock;
  private final Session session;

  /// @param address one of [MailSettings#to()]
  public MailDestination(
      MailSettings settings,
      String address,
      CaseBriefs briefs,
      Letters letters,
      InstantSource clock) {
    this.settings = settings;
    this.address = address;
    this.briefs = briefs;
    this.letters = letters;
    this.clock = clock;
    name = settings.destination(address);
    String sender = sender(settings).getAddress();
    domain = sender.substring(sender.lastIndexOf('@') + 1);
    session = Session.getInstance(properties(settings));
  }

  private static InternetAddress sender(MailSettings settings) {
    try {
      return InternetAddress.parse(settings.from(), true)[0];
    } catch (MessagingException e) {
      throw new IllegalArgumentException("the sender of " + settings + " is no address", e);
    }
  }

  private static String protocol(MailSettings settings) {
    return settings.security() == MailSettings.Security.TLS ? "smtps" : "smtp";
  }

  private static Properties properties(MailSettings settings) {
    Properties properties = new Properties();
    String prefix = "mail." + protocol(settings) + ".";
    properties.setProperty(prefix + "connectiontimeout", CONNECT_MILLIS);
    properties.setProperty(prefix + "timeout", ANSWER_MILLIS);
    properties.setProperty(prefix + "writetimeout", ANSWER_MILLIS);
    // what was taken is taken, whatever comes after it
    properties.setProperty(prefix + "quitwait", "false");
    properties.setProperty(prefix + "auth", String.valueOf(!settings.user().isEmpty()));
    properties.setProperty(prefix + "ssl.checkserveridentity", "true");
    properties.setProperty(prefix + "ssl.protocols", "TLSv1.2 TLSv1.3");
    if (settings.security() == MailSettings.Security.STARTTLS) {
      properties.setProperty(prefix + "starttls.enable", "true");
      properties.setProperty(prefix + "starttls.required", "true");
    }
    return properties;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Outcome deliver(Act act, @Nullable String reference) {
    if (act.kind() == Act.Kind.SHOW && reference != null) {
      // a mail cannot be changed: what happened to the case comes as entries
      return new Outcome.Done(null);
    }
    try {
      if (act.kind() == Act.Kind.POST) {
        TellPost post = TellText.post(act.content());
        Letter letter = letters.of(post);
        return send(act, mail(act, subject(letter.title()), letter, post.files()), null);
      }
      Optional<CaseBrief> brief = CaseKey.find(act.subject()).flatMap(briefs::of);
      if (brief.isEmpty()) {
        return new Outcome.Never("there is no such case");
      }
      return act.kind() == Act.Kind.SHOW
          ? begin(act, brief.get())
          : answer(act, brief.get(), reference);
    } catch (MessagingException e) {
      LOG.warn("{} cannot be made into a mail", act, e);
      return new Outcome.Never("no mail can be made of it");
    }
  }

  private Outcome begin(Act act, CaseBrief brief) throws MessagingException {
    Letter letter = letters.of(brief);
    String subject = subject("[" + act.subject() + "] " + letter.title());
    MimeMessage mail = mail(act, subject, letter, List.of());
    mail.setHeader("References", MailThread.root(act, domain));
    return send(act, mail, new MailThread(MailThread.idOf(act, domain), subject).reference());
  }

  private Outcome answer(Act act, CaseBrief brief, @Nullable String reference)
      throws MessagingException {
    Letter letter = letters.of(brief, TellText.entry(act.content()));
    Optional<MailThread> thread = MailThread.of(reference);
    String subject =
        "Re: "
            + thread
                .map(MailThread::subject)
                .orElseGet(() -> subject("[" + act.subject() + "] " + letter.title()));
    MimeMessage mail = mail(act, subject, letter, List.of());
    String root = MailThread.root(act, domain);
    mail.setHeader("References", thread.map(first -> root + " " + first.id()).orElse(root));
    mail.setHeader("In-Reply-To", thread.map(MailThread::id).orElse(root));
    return send(act, mail, null);
  }

  /// On one line whatever it says: nothing of it can become a header of its own.
  private static String subject(String text) {
    return PlainText.cut(PlainText.visible(text), LONGEST_SUBJECT);
  }

  private MimeMessage mail(Act act, String subject, Letter letter, List<TellPost.File> files)
      throws MessagingException {
    MimeMessage mail = new IdentifiedMail(session, MailThread.idOf(act, domain));
    mail.setFrom(sender(settings));
    mail.setRecipient(Message.RecipientType.TO, new InternetAddress(address, true));
    mail.setSubject(subject, UTF_8);
    mail.setSentDate(Date.from(clock.instant()));
    mail.setHeader("Auto-Submitted", "auto-generated");
    mail.setHeader("X-Auto-Response-Suppress", "All");
    MimeBodyPart plain = new MimeBodyPart();
    plain.setText(letter.title() + "\n\n" + letter.text(), UTF_8);
    MimeBodyPart html = new MimeBodyPart();
    html.setText(letter.html(), UTF_8, "html");
    MimeMultipart both = new MimeMultipart("alternative", plain, html);
    if (files.isEmpty()) {
      mail.setContent(both);
    } else {
      MimeMultipart all = new MimeMultipart("mixed");
      MimeBodyPart message = new MimeBodyPart();
      message.setContent(both);
      all.addBodyPart(message);
      for (TellPost.File file : files.subList(0, Math.min(MOST_FILES, files.size()))) {
        all.addBodyPart(attached(file));
      }
      mail.setContent(all);
    }
    mail.saveChanges();
    return mail;
  }

  private static MimeBodyPart attached(TellPost.File file) throws MessagingException {
    String type =
        file.mediaType().matches("[a-z]{1,20}/[a-z0-9.+-]{1,60}") ? file.mediaType() : "text/plain";
    String name = file.name().replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^[.]+", "_");
    MimeBodyPart part = new MimeBodyPart();
    part.setDataHandler(
        new DataHandler(
            new ByteArrayDataSource(
                file.text().getBytes(StandardCharsets.UTF_8), type + "; charset=utf-8")));
    part.setFileName(name.isEmpty() ? "file" : name);
    part.setDisposition(Part.ATTACHMENT);
    return part;
  }

  /// @param begun reference of the subject from now on; null for where it was
  private Outcome send(Act act, MimeMessage mail, @Nullable String begun)
      throws MessagingException {
    Transport transport = session.getTransport(protocol(settings));
    try {
      try {
        boolean known = !settings.user().isEmpty();
        transport.connect(
            settings.host(),
            settings.port(),
            known ? settings.user() : null,
            known ? settings.password() : null);
      } catch (AuthenticationFailedException e) {
        return new Outcome.Later(MISCONFIGURED, true, "the server refuses user or password");
      } catch (MessagingException e) {
        LOG.debug("no connection for {}", act, e);
        return new Outcome.Later(Duration.ZERO, true, "no connection to the server: " + kindOf(e));
      }
      try {
        transport.sendMessage(mail, new Address[] {new InternetAddress(address, true)});
        return new Outcome.Done(begun);
      } catch (MessagingException e) {
        return refused(e);
      }
    } finally {
      close(transport);
    }
  }

  /// What a refusal means: 4 in front is for now, 5 for good (RFC 5321, 4.2.1). What servers write
  /// after it may quote what we sent, and is not kept.
  private static Outcome refused(MessagingException failure) {
    int code = 0;
    for (Exception e = failure; e != null; e = next(e)) {
      switch (e) {
        case SMTPSenderFailedException sender -> {
          return new Outcome.Later(
              MISCONFIGURED, true, "the server refuses our sender: " + sender.getReturnCode());
        }
        case SMTPAddressFailedException recipient -> code = recipient.getReturnCode();
        case SMTPSendFailedException send -> code = code == 0 ? send.getReturnCode() : code;
        default -> {
          // says nothing of its own
        }
      }
    }
    if (code == CLOSING || code == AUTHENTICATION_REQUIRED) {
      return new Outcome.Later(
          code == CLOSING ? Duration.ZERO : MISCONFIGURED, true, "the server answered " + code);
    }
    if (code >= 500 && code < 600) {
      return new Outcome.Never("the server refused it for this address: " + code);
    }
    return new Outcome.Later(
        Duration.ZERO,
        false,
        code > 0 ? "the server answered " + code : "the server did not say that it took it");
  }

  private static @Nullable Exception next(Exception e) {
    return e instanceof MessagingException chained ? chained.getNextException() : null;
  }

  private static String kindOf(MessagingException e) {
    Exception cause = e.getNextException();
    return (cause == null ? e : cause).getClass().getSimpleName();
  }

  private static void close(Transport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      LOG.debug("the connection was gone before it was closed", e);
    }
  }

  /// A mail whose id is ours.
  private static final class IdentifiedMail extends MimeMessage {
    private final String id;

    IdentifiedMail(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
