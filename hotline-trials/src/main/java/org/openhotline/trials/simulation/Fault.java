package org.openhotline.trials.simulation;

/// What a simulation does to the world; every kind must have happened in a campaign.
public enum Fault {
  /// The relay was stopped in order and started again.
  RELAY_STOPPED,
  /// The relay's process was killed between two events.
  RELAY_KILLED,
  /// The process was killed before or after one operation of its disk.
  KILLED_AT_DISK_STEP,
  /// The power failed between two events.
  POWER_CUT,
  /// The power failed before or after one operation of the disk.
  POWER_CUT_AT_DISK_STEP,
  /// The process was killed or the power failed while it was starting.
  CRASH_WHILE_STARTING,
  /// A torn end of the log was cut.
  TORN_LOG,
  /// A sector that was not forced was lost.
  LOST_SECTOR,
  /// A name that was not forced was undone.
  UNDONE_NAME,
  /// The index over the record came back as it was when it was last forced.
  INDEX_SET_BACK,
  /// A force failed, and the process ended.
  FORCE_FAILED,
  /// The process came back after that, or after a full disk, without a reboot of its machine.
  STARTED_WITHOUT_REBOOT,
  /// The disk was nearly full, and new messages were refused.
  DISK_LOW,
  /// The disk was full, and the process ended.
  DISK_FULL,
  /// Forces took up to seconds.
  SLOW_DISK,
  /// A bit of a file of the record changed at rest.
  BIT_FLIPPED,
  /// The relay's wall clock jumped.
  RELAY_CLOCK_JUMPED,
  /// The relay's wall clock ran at half or double speed.
  RELAY_CLOCK_RATE,
  /// A station's wall clock jumped.
  STATION_CLOCK_JUMPED,
  /// A connection was lost.
  CONNECTION_LOST,
  /// A station could not reach the relay for a while.
  PARTITION,
  /// Frames took seconds.
  SLOW_NETWORK,
  /// A station did not read for a while.
  STATION_PAUSED,
  /// A station's process ended at any point of what it was doing.
  STATION_KILLED,
  /// A station came back with an empty memory.
  STATION_FRESH,
  /// A station came back with an old copy of its memory.
  STATION_SET_BACK,
  /// A station submitted something again after weeks.
  LATE_RESUBMISSION,
  /// The same bytes were submitted twice in one session or by two sessions.
  DOUBLE_SUBMISSION,
  /// The same id was submitted with other bytes.
  ID_REUSED,
  /// The network or the relay changed a frame.
  FRAME_ALTERED,
  /// The network or the relay swallowed a frame.
  FRAME_WITHHELD,
  /// The network or the relay sent a frame again.
  FRAME_REPLAYED,
  /// The network or the relay changed the order of frames.
  FRAMES_REORDERED,
  /// The relay showed one station another record than the others, signed with its own keys.
  TWO_FACED,
  /// The relay, with its own keys, showed an act that nobody signed.
  FORGED_ACT,
  /// Desk keys were rolled.
  KEYS_ROLLED
}
