/// A device that gives colour pictures as JPEG frames.
public protocol Camera: Sendable {
    /// Which device this is.
    var device: DeviceDescription { get }

    /// Waits for the next whole frame.
    ///
    /// - Parameter patience: Longest wait, more than zero.
    /// - Throws: ``CaptureRetry`` if trying again can help, ``DeviceFault`` if not, `CancellationError`.
    func nextFrame(patience: Duration) async throws -> CameraFrame

    /// Stops the stream and gives the device back.
    func close() async
}

extension Camera {
    /// Frames one after the other until the consumer stops or the camera fails.
    ///
    /// A frame is asked for only when the consumer wants one, so a slow consumer sees fresh pictures and no queue.
    public func frames(patience: Duration = .seconds(5)) -> CameraFrames {
        CameraFrames(camera: self, patience: patience)
    }
}

/// One JPEG picture of a camera.
public struct CameraFrame: Sendable, Equatable, Codable {
    /// A whole JPEG file.
    public let jpeg: [UInt8]
    /// Pixels across, as the stream was agreed with the camera.
    public let width: Int
    /// Pixels down, as the stream was agreed with the camera.
    public let height: Int
    /// Counts the frames of one opening of the camera, from 0; gaps are dropped frames.
    public let sequence: Int

    /// A frame as it left the camera.
    public init(jpeg: [UInt8], width: Int, height: Int, sequence: Int) {
        self.jpeg = jpeg
        self.width = width
        self.height = height
        self.sequence = sequence
    }
}

/// The frames of a camera as a sequence.
public struct CameraFrames: AsyncSequence, Sendable {
    let camera: any Camera
    let patience: Duration

    /// Asks the camera for one frame at a time.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let camera: any Camera
        let patience: Duration

        /// The next frame; nil once the task is cancelled.
        public mutating func next() async throws -> CameraFrame? {
            guard !Task.isCancelled else { return nil }
            return try await camera.nextFrame(patience: patience)
        }
    }

    /// Starts at the camera's next frame.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(camera: camera, patience: patience) }
}
