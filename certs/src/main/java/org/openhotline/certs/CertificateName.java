package org.openhotline.certs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.PartyId;

/// Who a certificate is for: an officer or a station of a desk.
///
/// In certificates it stands twice and both must agree: as the URI
/// `hotline://<party>/<desk>/officer/<id>` (or `/station/<id>`) in the subject alternative name,
/// and as subject `C=<party, when it has two letters>, O=<party>, OU=<desk>, CN=<id>`. A person's
/// name stands in the party's directory only.
///
/// @param desk the desk, and by it the party
/// @param kind officer or station
/// @param id unique within the party and kind
public record CertificateName(DeskId desk, Kind kind, LocalId id) {
  private static final Pattern URI =
      Pattern.compile(
          "hotline://([A-Z]{2,8})/([A-Z0-9-]{2,25})/(officer|station)/([a-z0-9-]{1,32})");
  private static final int COUNTRY_LETTERS = 2;

  /// What a certificate's holder is.
  public enum Kind {
    /// A person who signs for a desk.
    OFFICER("officer"),
    /// A device of a desk.
    STATION("station");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /// The word in the URI.
    public String word() {
      return word;
    }
  }

  /// An officer of a desk.
  public static CertificateName officer(DeskId desk, LocalId id) {
    return new CertificateName(desk, Kind.OFFICER, id);
  }

  /// A station of a desk.
  public static CertificateName station(DeskId desk, LocalId id) {
    return new CertificateName(desk, Kind.STATION, id);
  }

  /// Reads the URI form; empty when it has another form or desk and party do not belong together.
  public static Optional<CertificateName> parse(String uri) {
    Matcher matcher = URI.matcher(uri);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      DeskId desk = new DeskId(matcher.group(2));
      if (!desk.party().value().equals(matcher.group(1))) {
        return Optional.empty();
      }
      Kind kind = matcher.group(3).equals(Kind.OFFICER.word) ? Kind.OFFICER : Kind.STATION;
      return Optional.of(new CertificateName(desk, kind, new LocalId(matcher.group(4))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The party.
  public PartyId party() {
    return desk.party();
  }

  /// The URI form.
  public String uri() {
    return "hotline://" + party() + "/" + desk + "/" + kind.word + "/" + id;
  }

  /// The subject form.
  X500Name subject() {
    return partyName(party())
        .addRDN(BCStyle.OU, desk.value())
        .addRDN(BCStyle.CN, id.value())
        .build();
  }

  /// Subject and issuer of a party's two roots.
  static X500Name rootName(PartyId party) {
    return partyName(party).addRDN(BCStyle.CN, party + " root").build();
  }

  private static X500NameBuilder partyName(PartyId party) {
    X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
    if (party.value().length() == COUNTRY_LETTERS) {
      builder.addRDN(BCStyle.C, party.value());
    }
    return builder.addRDN(BCStyle.O, party.value());
  }

  @Override
  public String toString() {
    return uri();
  }
}
