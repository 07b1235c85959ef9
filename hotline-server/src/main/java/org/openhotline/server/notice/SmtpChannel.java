package org.openhotline.server.notice;

import jakarta.mail.Authenticator;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Date;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// Sends a mail over the operator's mail server; the server's certificate and name are verified.
///
/// The Message-ID is made of the key: equal in every attempt, so that a mailbox drops duplicates.
final class SmtpChannel implements Channel {
  private final String address;
  private final NoticeSettings.Smtp smtp;
  private final InstantSource clock;
  private final Session session;

  SmtpChannel(String address, NoticeSettings.Smtp smtp, InstantSource clock) {
    this.address = address;
    this.smtp = smtp;
    this.clock = clock;
    this.session = Session.getInstance(properties(smtp), authenticator(smtp.login()));
  }

  private static Properties properties(NoticeSettings.Smtp smtp) {
    Properties all = new Properties();
    String timeout = Long.toString(smtp.timeout().toMillis());
    all.put("mail.transport.protocol", "smtp");
    all.put("mail.smtp.host", smtp.host());
    all.put("mail.smtp.port", Integer.toString(smtp.port()));
    all.put("mail.smtp.connectiontimeout", timeout);
    all.put("mail.smtp.timeout", timeout);
    all.put("mail.smtp.writetimeout", timeout);
    all.put("mail.smtp.auth", Boolean.toString(smtp.login() != null));
    all.put("mail.smtp.ssl.checkserveridentity", "true");
    all.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    switch (smtp.security()) {
      case TLS -> all.put("mail.smtp.ssl.enable", "true");
      case STARTTLS -> {
        all.put("mail.smtp.starttls.enable", "true");
        all.put("mail.smtp.starttls.required", "true");
      }
      case NONE -> {}
    }
    if (smtp.trust() != null) {
      all.put("mail.smtp.ssl.socketFactory", smtp.trust().getSocketFactory());
    }
    return all;
  }

  private static @Nullable Authenticator authenticator(NoticeSettings.@Nullable Login login) {
    return login == null
        ? null
        : new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication(login.user(), login.password());
          }
        };
  }

  @Override
  public String kind() {
    return "smtp";
  }

  @Override
  public void send(String key, String text) throws IOException {
    try {
      MimeMessage mail = new Keyed(session, key);
      mail.setFrom(new InternetAddress(smtp.from(), true));
      mail.setRecipient(RecipientType.TO, new InternetAddress(address, true));
      mail.setSubject(text, "US-ASCII");
      mail.setText(text + ".\r\n", "US-ASCII");
      mail.setSentDate(Date.from(clock.instant()));
      mail.setHeader("Auto-Submitted", "auto-generated");
      Transport.send(mail);
    } catch (MessagingException e) {
      throw new IOException("the mail server did not take it: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    // A connection lives for one mail only.
  }

  /// A mail that keeps its Message-ID when it is saved.
  private static final class Keyed extends MimeMessage {
    private final String key;

    Keyed(Session session, String key) {
      super(session);
      this.key = key;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", "<" + key + "@hotline>");
    }
  }
}
