package dev.takagari.app.alerting;

import dev.takagari.adapters.postgres.PostgresScreenBook;
import dev.takagari.adapters.postgres.PostgresSession;
import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.alerting.note.CaseLinks;
import dev.takagari.alerting.outward.Letters;
import dev.takagari.alerting.outward.MailDestination;
import dev.takagari.alerting.outward.MailSettings;
import dev.takagari.alerting.outward.ScreenDestination;
import dev.takagari.alerting.outward.WebhookDestination;
import dev.takagari.alerting.tell.Audience;
import dev.takagari.alerting.tell.Outlet;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.telling.Destination;
import dev.takagari.core.telling.ScreenBook;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Telling people by web hooks, by mail, and on a page of our own. Making these does no I/O.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutwardProperties.class)
@Import(ToldController.class)
public class OutwardConfiguration {

  @Bean
  CaseLinks caseLinks(OutwardProperties properties) {
    return new CaseLinks(properties.consoleUrl());
  }

  @Bean
  CaseBriefs caseBriefs(CaseRepository cases, CaseRecords records, CaseLinks links) {
    return new CaseBriefs(cases, records, links);
  }

  @Bean
  Letters letters(DisplayZone zone) {
    return new Letters(zone.zone());
  }

  @Bean
  ScreenBook screenBook(PostgresSession session) {
    return new PostgresScreenBook(session);
  }

  @Bean
  ScreenDestination screenDestination(ScreenBook book, CaseBriefs briefs, Letters letters) {
    return new ScreenDestination(book, briefs, letters);
  }

  @Bean(destroyMethod = "close")
  OutwardOutlets outwardOutlets(
      OutwardProperties properties, CaseBriefs briefs, Letters letters, InstantSource clock) {
    List<Outlet> outlets = new ArrayList<>();
    for (WebhookProperties hook : properties.webhooks()) {
      outlets.add(
          outlet(
              new WebhookDestination(OutwardProperties.settings(hook), briefs, clock),
              hook.least()));
    }
    for (MailProperties mail : properties.mails()) {
      MailSettings settings = OutwardProperties.settings(mail);
      for (String address : settings.to()) {
        outlets.add(
            outlet(new MailDestination(settings, address, briefs, letters, clock), mail.least()));
      }
    }
    return new OutwardOutlets(outlets);
  }

  private static Outlet outlet(Destination destination, Tell least) {
    return new Outlet(destination, Audience.listener(destination.name(), least));
  }
}
