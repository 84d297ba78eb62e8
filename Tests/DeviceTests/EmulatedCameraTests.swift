import DeviceEmulator
import DeviceKit
import Imaging
import Testing

@Suite struct EmulatedCameraTests {
    @Test func framesShowTheSeatedPersonNearlyStill() async throws {
        let camera = EmulatedCamera(seed: 1)
        camera.seat(SyntheticPerson(seed: 3))
        var pictures: [GreyImage] = []
        for sequence in 0..<3 {
            let frame = try await camera.nextFrame(patience: .seconds(1))
            #expect((frame.width, frame.height, frame.sequence) == (640, 480, sequence))
            pictures.append(try JPEG.decodeGrey(frame.jpeg))
        }
        #expect(pictures[0] != pictures[1] || pictures[1] != pictures[2])
        #expect(pictures[0].correlation(with: pictures[1]) > 900)
        await camera.close()
    }

    @Test func theSameSeedsGiveTheSameFrames() async throws {
        var frames: [CameraFrame] = []
        for _ in 0..<2 {
            let camera = EmulatedCamera(seed: 9)
            camera.seat(SyntheticPerson(seed: 3))
            frames.append(try await camera.nextFrame(patience: .seconds(1)))
        }
        #expect(frames[0] == frames[1])
    }

    @Test func anotherPersonGivesAnotherPictureAndNobodyGivesTheWall() async throws {
        let camera = EmulatedCamera()
        let wall = try await JPEG.decodeGrey(camera.nextFrame(patience: .seconds(1)).jpeg)
        #expect(Set(wall.pixels).count <= 3)
        camera.seat(SyntheticPerson(seed: 1))
        let first = try await camera.nextFrame(patience: .seconds(1))
        camera.seat(SyntheticPerson(seed: 2))
        #expect(try await camera.nextFrame(patience: .seconds(1)).jpeg != first.jpeg)
    }

    @Test func faultsComeInOrderAndThenTheCameraWorksOrIsGone() async throws {
        let camera = EmulatedCamera(faults: [.noFrame, .damagedFrame])
        camera.seat(SyntheticPerson(seed: 1))
        await #expect(throws: CaptureRetry.noFrameInTime) { try await camera.nextFrame(patience: .seconds(1)) }
        let damaged = try await camera.nextFrame(patience: .seconds(1))
        #expect(throws: ImageFileError.self) { try JPEG.decodeColor(damaged.jpeg) }
        #expect(try await JPEG.decodeColor(camera.nextFrame(patience: .seconds(1)).jpeg).width == 640)
        let gone = EmulatedCamera(faults: [.unplug])
        for _ in 0..<2 {
            await #expect(throws: DeviceFault.self) { try await gone.nextFrame(patience: .seconds(1)) }
        }
    }
}
