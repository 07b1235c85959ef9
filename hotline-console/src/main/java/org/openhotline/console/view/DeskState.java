package org.openhotline.console.view;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Everything that pages show all the time; one immutable value at a moment.
///
/// @param home whose console this is; known before it is unlocked
/// @param people officers whose keys are here, as the directory lists them; by id alone until it
///   does
/// @param unlocked whether the station is open
/// @param trouble what stopped the station for good; empty: nothing
/// @param link to the relay
/// @param seat who works here now; null: nobody
/// @param watch who is on watch; null: nobody
/// @param rows all open messages and the newest of the others, by id
/// @param drafts waiting for a second officer
/// @param queue acts that the relay does not have, or that it refused
/// @param contracts agreements in force
/// @param links whether the relay sees a station of each desk
public record DeskState(
    Home home,
    List<Person> people,
    boolean unlocked,
    String trouble,
    Link link,
    @Nullable Seat seat,
    @Nullable OnWatch watch,
    Map<String, Row> rows,
    List<Pending> drafts,
    List<Queued> queue,
    List<Contract> contracts,
    Map<String, Boolean> links) {
  /// Copies the collections.
  public DeskState {
    people = List.copyOf(people);
    rows = Map.copyOf(rows);
    drafts = List.copyOf(drafts);
    queue = List.copyOf(queue);
    contracts = List.copyOf(contracts);
    links = Map.copyOf(links);
  }

  /// The same, when nothing more will come: the desk's thread has ended.
  ///
  /// @param why one sentence
  public DeskState stopped(String why) {
    return new DeskState(
        home,
        people,
        unlocked,
        why,
        new Link(false, link.since(), "", why, link.skew()),
        null,
        watch,
        rows,
        List.of(),
        queue,
        contracts,
        links);
  }

  /// What the home says of itself.
  ///
  /// @param party the party
  /// @param desk the desk
  /// @param station its id
  /// @param plane LIVE or EXERCISE
  /// @param relays addresses
  /// @param officers ids of officers whose keys are here
  public record Home(
      String party,
      String desk,
      String station,
      String plane,
      List<String> relays,
      List<String> officers) {}

  /// The connection.
  ///
  /// @param up whether it stands
  /// @param since when that began
  /// @param relay address; empty when down
  /// @param why it is down; empty when up
  /// @param skew how far this machine's clock is ahead of the relay's, in milliseconds; null: not
  ///   measured
  public record Link(boolean up, long since, String relay, String why, @Nullable Long skew) {}

  /// The officer whose key is unlocked.
  ///
  /// @param officer id
  /// @param person as the directory lists him; null until it does
  /// @param onWatch whether he is on watch
  public record Seat(String officer, @Nullable Person person, boolean onWatch) {}

  /// The officer on watch.
  ///
  /// @param person who
  /// @param since the relay's time
  /// @param open how many items are open
  public record OnWatch(Person person, long since, int open) {}

  /// A draft that a second officer must release.
  ///
  /// @param id of the draft, in this process only
  /// @param drafter officer id
  /// @param person the drafter
  /// @param precedence name
  /// @param to addressees
  /// @param type message type
  /// @param subject subject
  /// @param releaseBy role of the second signer
  /// @param since when it was put down
  public record Pending(
      String id,
      String drafter,
      Person person,
      String precedence,
      List<String> to,
      String type,
      String subject,
      String releaseBy,
      long since) {}

  /// An act in the outbox.
  ///
  /// @param id of the act
  /// @param kind for instance MESSAGE or ACKNOWLEDGED
  /// @param about subject, or the id of the message that it is about; empty: neither
  /// @param to addressees of a message
  /// @param precedence of a message; empty otherwise
  /// @param declared the signer's clock
  /// @param refusal why the relay refused it; empty while it waits
  public record Queued(
      String id,
      String kind,
      String about,
      List<String> to,
      String precedence,
      long declared,
      String refusal) {}
}
