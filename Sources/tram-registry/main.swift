print("tram-registry")
