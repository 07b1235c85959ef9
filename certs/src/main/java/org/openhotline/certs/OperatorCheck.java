package org.openhotline.certs;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.openhotline.certs.ParsedCertificate.MalformedException;
import org.openhotline.certs.PathResult.Refused;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.LocalId;

/// Checks operators' certificates against the root of a relay's operator.
///
/// The name stands twice and both must agree: as the URI `hotline-operator:<id>`, which no officer
/// or station has, and as common name. A party's root does not count here, as the relay's root
/// counts at no party. Immutable.
public final class OperatorCheck {
  private static final String SCHEME = "hotline-operator:";
  private static final Pattern URI = Pattern.compile(SCHEME + "([a-z0-9-]{1,32})");

  private final ParsedCertificate root;

  private OperatorCheck(ParsedCertificate root) {
    this.root = root;
  }

  /// Who holds a good certificate.
  ///
  /// @param name as the certificate says it
  /// @param fingerprint SHA-256 of the certificate
  /// @param notAfter last valid instant
  public record Operator(LocalId name, Digest fingerprint, Instant notAfter) {}

  /// What a check found.
  public sealed interface Result {
    /// Good at that instant.
    record Good(Operator operator) implements Result {}

    /// Must not be used.
    ///
    /// @param text one sentence for people, safe to show
    record Bad(String text) implements Result {}
  }

  /// Checks against this root.
  ///
  /// @throws IllegalArgumentException if it is not the root of a relay's operator
  public static OperatorCheck of(Bytes root) {
    try {
      ParsedCertificate parsed = ParsedCertificate.of(root);
      Optional<Refused> flaw = PathCheck.rootFlaw(parsed.subject(), parsed, false);
      if (flaw.isPresent()) {
        throw new IllegalArgumentException(flaw.get().text());
      }
      return new OperatorCheck(parsed);
    } catch (MalformedException e) {
      throw new IllegalArgumentException("the relay's root: " + e.getMessage(), e);
    }
  }

  static String uri(LocalId name) {
    return SCHEME + name.value();
  }

  /// Whose certificate it is, or why it must not be used.
  public Result judge(Bytes certificate, Instant at) {
    try {
      ParsedCertificate leaf = ParsedCertificate.of(certificate);
      LeafCheck check = new LeafCheck(leaf, Profile.OPERATOR_TLS, root, at, false);
      Optional<LocalId> name = name(leaf);
      Optional<Refused> flaw = check.form().or(check::path);
      if (flaw.isPresent()) {
        return new Result.Bad(flaw.get().text());
      }
      return name.<Result>map(
              id -> new Result.Good(new Operator(id, Sha256.of(certificate), leaf.notAfter())))
          .orElseGet(() ->
              new Result.Bad(
                  "the certificate is not that of an operator: its name is of another form"));
    } catch (MalformedException e) {
      return new Result.Bad("the certificate: " + e.getMessage());
    }
  }

  private static Optional<LocalId> name(ParsedCertificate leaf) {
    List<String> uris = leaf.uris();
    if (uris.size() != 1 || !leaf.hosts().isEmpty() || leaf.otherNames()) {
      return Optional.empty();
    }
    Matcher matcher = URI.matcher(uris.getFirst());
    return matcher.matches()
            && matcher.group(1).equals(LeafCheck.single(leaf.subject(), BCStyle.CN))
        ? Optional.of(new LocalId(matcher.group(1)))
        : Optional.empty();
  }
}
