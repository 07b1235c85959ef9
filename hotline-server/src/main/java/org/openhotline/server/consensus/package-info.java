/// The durable order of the relay's inputs: what was ordered is on disk, is applied exactly once
/// and in order, and stays so through restarts.
///
/// [org.openhotline.server.consensus.Sequencer] is the door; behind it stands Apache Ratis as one
/// peer in this process, without any network. No other package sees a Ratis type.
@NullMarked
package org.openhotline.server.consensus;

import org.jspecify.annotations.NullMarked;
