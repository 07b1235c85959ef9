package org.openhotline.console.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A party with its desks, officers and keys, and the number by which two sides compare over
/// another line that they trust the same roots.
///
/// @param party id
/// @param name for people
/// @param own this desk's own party
/// @param guarantor signs nothing
/// @param version of its directory
/// @param comparison twelve groups of five digits, the same at both sides; empty for the own party
/// @param rootClassical SHA-256 of the root certificate, hexadecimal
/// @param rootPq SHA-256 of the post-quantum root certificate, hexadecimal
/// @param desks its desks
public record Contact(
    String party,
    String name,
    boolean own,
    boolean guarantor,
    long version,
    List<String> comparison,
    String rootClassical,
    String rootPq,
    List<Desk> desks) {
  /// Copies the lists.
  public Contact {
    comparison = List.copyOf(comparison);
    desks = List.copyOf(desks);
  }

  /// A desk.
  ///
  /// @param id the desk
  /// @param name for people
  /// @param track for instance diplomatic
  /// @param fallback how to reach it by other means
  /// @param linked whether the relay sees a station of it; null: it never said
  /// @param onWatch who is on watch; empty: nobody
  /// @param officers who may sign for it
  /// @param keys sealing keys in force
  public record Desk(
      String id,
      String name,
      String track,
      String fallback,
      @Nullable Boolean linked,
      String onWatch,
      List<Officer> officers,
      List<Key> keys) {
    /// Copies the lists.
    public Desk {
      officers = List.copyOf(officers);
      keys = List.copyOf(keys);
    }
  }

  /// An officer as the party lists him.
  ///
  /// @param person name and roles
  /// @param credential first 16 digits of the credential's id
  /// @param until end of the certificate
  /// @param revoked since when; null: not
  public record Officer(Person person, String credential, long until, @Nullable Long revoked) {}

  /// A sealing key.
  ///
  /// @param id first 16 digits
  /// @param until last instant of use
  public record Key(String id, long until) {}
}
